import { toJsonSchema } from '@valibot/to-json-schema';
import { POLICY_FILE } from './policy-schema.ts';

/** Returns the JSON Schema of infra/policy/identity.yaml, from the definition that the build checks it by. */
export function policyJsonSchema(): object {
  // Trimming is the only step of the definition that JSON Schema has no word for.
  return toJsonSchema(POLICY_FILE, { errorMode: 'ignore', typeMode: 'input' });
}
