// In: a local product. Out: its directory as the function builds it, beside the truth about what it holds.

import type { Fault } from '#infra/local/data-center/state/make-faults.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';
import type { HttpRequest } from '#shared/base/http.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { ReplaceableSecret } from '#test/builders/replaceable-secret.ts';

export type ProductOnStage = LocalProductName | 'crowd';

/** What a product holds of a person, as the product itself says. */
export interface HeldPerson {
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  readonly active: boolean;
  /** Sorted. */
  readonly groups: readonly string[];
}

/** Somebody who is there without our doing. */
export interface Resident {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly active?: boolean;
  readonly groups?: readonly string[];
}

/** A directory before its local product. */
export interface DirectoryStage {
  readonly product: ProductOnStage;
  /** The directory of a new instance of the function. */
  readonly directory: (secret?: ReplaceableSecret) => Directory;
  readonly held: (username: string) => HeldPerson | null;
  readonly groups: () => readonly string[];
  readonly settle: (resident: Resident) => void;
  readonly addGroup: (name: string) => void;
  /** As an administrator does it, past the function. */
  readonly removeGroup: (name: string) => Promise<void>;
  readonly acceptsPassword: (username: string, password: string) => boolean;
  /** Everything that the directories sent, in order. */
  readonly sent: HttpRequest[];
  readonly fail: (fault: Fault) => void;
  readonly switches: { readOnlyDirectory: boolean; basicAuthBlocked: boolean };
  /** Nothing sent, no faults and no trouble. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** The password that a person has for the function on every stage. */
export const passwordFor = async (username: string) => `Derived-1-${username.toLowerCase()}`;
