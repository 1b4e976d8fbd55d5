import { toJsonSchema } from '@valibot/to-json-schema';
import { IDENTITY_POLICY } from './identity-policy-schema.ts';

/** Yields the JSON Schema of infra/policy/identity.yaml, from the definition that the build checks it by. */
export function policyJsonSchema(): object {
  // Trimming is the only step of the definition that JSON Schema has no word for.
  return toJsonSchema(IDENTITY_POLICY, { errorMode: 'ignore' });
}
