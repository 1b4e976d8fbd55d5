import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signDataToken } from '#infra/local/load-balancer/oidc/sign-data-token.ts';

/** The key pair whose public key the key host serves in every test. */
export const LOAD_BALANCER_KEYS = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const KID = 'c2f80c8b-c05c-4068-af14-17299f7896b1';
export const SIGNER =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/edge/0123456789abcdef';
export const CLIENT = 'edge-client';
export const ISSUER = 'https://id.example.com';
/** The moment at which every test takes place, in seconds since the epoch. */
export const NOW_SECONDS = 1_800_000_000;

/** What differs from the good token; a field of `undefined` is left out. */
export interface DataTokenParts {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly privateKey?: KeyObject;
  readonly pad?: boolean;
  readonly signatureEncoding?: 'ieee-p1363' | 'der';
}

/** Returns Ada's token as the load balancer signs it for one request. */
export function dataToken({
  header,
  payload,
  privateKey,
  ...encoding
}: DataTokenParts = {}): string {
  const exp = NOW_SECONDS + 120;
  return signDataToken({
    header: { kid: KID, iss: ISSUER, client: CLIENT, signer: SIGNER, exp, ...header },
    payload: {
      sub: 'subject-of-ada',
      preferred_username: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      groups: ['jira-analysts'],
      exp,
      iss: ISSUER,
      ...payload,
    },
    privateKey: privateKey ?? LOAD_BALANCER_KEYS.privateKey,
    ...encoding,
  });
}
