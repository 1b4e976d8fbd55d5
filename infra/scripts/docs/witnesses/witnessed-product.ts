/**
 * Who says that a product of a major version answers so: the vendor's description of that version, an answer that was
 * recorded or a client that is run against it, a document, the version beside it or memory, no source at all. `absent`: the
 * version does not have the call, or answers it otherwise.
 */
export const WITNESSES = ['official', 'recorded', 'document', 'assumed', 'gap', 'absent'] as const;

/** A call of an adapter, and the statuses that it branches on. */
export interface WitnessedCall {
  /** As the log names it; `any`: whatever the call. */
  readonly operation: string;
  readonly call: string;
  /** Status, what it is taken for, and a witness for each major version. */
  readonly answers: readonly (readonly [status: string, meaning: string, witnesses: string])[];
}

export interface WitnessedProduct {
  readonly majors: readonly string[];
  readonly calls: readonly WitnessedCall[];
}
