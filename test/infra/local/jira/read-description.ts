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

const file = new URL(
  '../../../../../shared/contracts/openapi/jira-dc-10.3.openapi.json',
  import.meta.url,
);

/** The vendor's description of Jira's REST API; null where it is not at hand (it is too big to live here). */
export function readDescription(): Description | null {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
