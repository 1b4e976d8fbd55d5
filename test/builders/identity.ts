import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { ISSUER, KID, SIGNER } from './data-token.ts';

/** Returns the identity in Ada's verified token. */
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
