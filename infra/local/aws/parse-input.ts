import * as v from 'valibot';
import { ServiceError } from './service-error.ts';

/** The input that a request states. Throws `code`, in the form of the services' own complaint, for another shape. */
export function parseInput<Schema extends v.GenericSchema>(
  schema: Schema,
  request: unknown,
  code: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, request);
  if (parsed.success) return parsed.output;
  const { issues } = parsed;
  const errors = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  throw new ServiceError(code, `${errors} detected: ${issues.map(describe).join('; ')}`);
}

// Never with the value: it may name a person.
function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'request';
  const member = path.charAt(0).toLowerCase() + path.slice(1);
  return `Value at '${member}' failed to satisfy constraint: Member must be ${issue.expected ?? 'valid'}`;
}
