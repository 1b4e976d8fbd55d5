// In: the definition of the identity policy. Out: infra/policy/identity-policy.schema.json for editors.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policyJsonSchema } from '#shared/policy/file/policy-json-schema.ts';

const file = join(import.meta.dirname, '../policy/identity-policy.schema.json');
await writeFile(file, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
