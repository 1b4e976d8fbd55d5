import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { ISSUER, KID, SIGNER } from './data-token.ts';

/** Ada, as her verified token says. */
export function identity(parts: Partial<VerifiedIdentity> = {}): VerifiedIdentity {
  return {
    issuer: ISSUER,
    subject: 'subject-of-ada',
    claims: {
      sub: 'subject-of-ada',
      preferred_username: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      groups: ['jira-analysts'],
    },
    signedBy: { kid: KID, signer: SIGNER },
    ...parts,
  };
}
