import type { CrowdContext } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';

/** The value of a query parameter. Throws ILLEGAL_ARGUMENT: it is not there. */
export function requireQuery(context: CrowdContext, name: string): string {
  const value = context.req.query(name);
  if (value === undefined)
    throw refusal('ILLEGAL_ARGUMENT', `${name} query parameter must be given`);
  return value;
}
