import { createHash } from 'node:crypto';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';

/** Returns the name of a user in the audit record: a digest that only who knows the `sub` can compute again. */
export function auditPseudonym(
  issuer: string,
  { subject }: Pick<VerifiedIdentity, 'subject'>,
): string {
  return createHash('sha256').update(`${issuer}\n${subject}`).digest('hex').slice(0, 20);
}
