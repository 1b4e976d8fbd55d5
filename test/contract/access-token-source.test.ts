import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeUsers, type User } from '#infra/local/open-id-provider/make-users.ts';
import {
  type OpenIdProvider,
  startOpenIdProvider,
} from '#infra/local/open-id-provider/start-open-id-provider.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { httpClient } from '#shared/base/http.ts';
import { type AccessTokenOptions, accessTokenGroups } from '#shared/groups/sources/access-token.ts';
import { keySet } from '#shared/groups/sources/key-set.ts';
import { callback, signIn } from '#test/infra/local/open-id-provider/sign-in.ts';
import { questionOf, RETRY_RULES } from './group-source-stage.ts';

type People = ReturnType<typeof makeUsers>;

let id: OpenIdProvider<People>;
let ca: string;
const trusted = tls.getCACertificates('default');
beforeAll(async () => {
  const certificates = await makeCertificates(['localhost']);
  ca = certificates.ca;
  tls.setDefaultCACertificates([...trusted, ca]);
  id = await startOpenIdProvider({
    tls: certificates,
    host: 'localhost',
    redirectUris: [callback],
    people: makeUsers(),
    accessTokenClaims: ({ claims }) => ({ 'cognito:groups': claims.groups, token_use: 'access' }),
  });
});
afterAll(async () => {
  await id.close();
  tls.setDefaultCACertificates(trusted);
});
beforeEach(() => {
  Object.assign(id.switches, { accessTokens: 'jwt', accessTokenType: 'at+jwt', fail: {} });
});

/** Returns the source of a new instance of the function. */
function source(parts: Partial<AccessTokenOptions> = {}) {
  const network = { send: httpClient(3), retryRules: RETRY_RULES, now: Date.now };
  return accessTokenGroups({
    claim: 'cognito:groups',
    format: 'list',
    leftOut: 'unknown',
    clientClaim: 'client_id',
    clientId: id.clientId,
    issuer: id.issuer,
    keySet: keySet({ url: id.keySetUrl, ...network }),
    now: Date.now,
    ...parts,
  });
}

const accessTokenOf = async (user: User) => (await signIn({ id, ca }, user)).accessToken;

const questionFor = async (user: User, tokenUser = user) =>
  questionOf(user.claims.sub, { accessToken: await accessTokenOf(tokenUser) });

describe('the groups in an access token of an OpenID provider', () => {
  it.each(['at+jwt', 'JWT', null] as const)(
    'an access token of type %s lists the groups',
    async (type) => {
      id.switches.accessTokenType = type;
      const { ada } = id.people;
      const claim = await source()(await questionFor(ada));
      expect(claim).toEqual({ state: 'present', names: ada.claims.groups?.toSorted() });
    },
  );

  it('a user in no group has empty groups, and a user without a groups claim has unknown ones', async () => {
    const { noor, abel } = id.people;
    expect(await source()(await questionFor(noor))).toEqual({ state: 'empty' });
    expect(await source()(await questionFor(abel))).toEqual({ state: 'absent' });
  });

  it('an access token of another user is a failure', async () => {
    const { ada, grace } = id.people;
    const groups = source()(await questionFor(ada, grace));
    await expect(groups).rejects.toMatchObject({ evidence: { reason: 'subject' } });
  });

  it('an opaque access token is a failure', async () => {
    id.switches.accessTokens = 'opaque';
    const groups = source()(await questionFor(id.people.ada));
    await expect(groups).rejects.toMatchObject({ evidence: { reason: 'opaque' } });
  });

  it('an expired access token is a failure', async () => {
    const now = () => Date.now() + 30 * 24 * 3_600_000;
    const groups = source({ now })(await questionFor(id.people.ada));
    await expect(groups).rejects.toMatchObject({ evidence: { reason: 'expired' } });
  });

  it('an access token is a failure while the key set cannot be fetched', async () => {
    const question = await questionFor(id.people.ada);
    id.switches.fail.jwks = 503;
    const groups = source()(question);
    await expect(groups).rejects.toMatchObject({ evidence: { reason: 'keys', status: 503 } });
  });
});
