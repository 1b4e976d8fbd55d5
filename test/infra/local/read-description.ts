import { existsSync, readFileSync } from 'node:fs';

/** The parts of an OpenAPI document that the checks need. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation {
  readonly responses: Readonly<
    Record<string, { content?: Readonly<Record<string, { schema?: Schema }>> }>
  >;
}

export type Schema = Readonly<Record<string, unknown>>;

const folder = new URL('../../../../shared/contracts/openapi/', import.meta.url);

/** A vendor's description of a REST API; null where it is not at hand (they are too big to live here). */
export function readDescription(fileName: string): Description | null {
  const file = new URL(fileName, folder);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
