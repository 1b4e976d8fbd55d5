import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeUsers, type User } from '#infra/local/open-id-provider/make-users.ts';
import {
  type OpenIdProvider,
  startOpenIdProvider,
} from '#infra/local/open-id-provider/start-open-id-provider.ts';
import { makeCertificates } from '#infra/local/world/certificates.ts';
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

/** The source of a new instance of the function. */
function source(parts: Partial<AccessTokenOptions> = {}) {
  const network = { send: httpClient(3), retryRules: RETRY_RULES, now: Date.now };
  return accessTokenGroups({
    claim: 'cognito:groups',
    format: 'list',
    clientClaim: 'client_id',
    clientId: id.clientId,
    issuer: id.issuer,
    keySet: keySet({ url: id.keySetUrl, ...network }),
    now: Date.now,
    ...parts,
  });
}

const enter = async (person: User) => (await signIn({ id, ca }, person)).accessToken;

const questionFor = async (person: User, tokenOf = person) =>
  questionOf(person.claims.sub, { accessToken: await enter(tokenOf) });

describe('the groups in an access token of an OpenID provider', () => {
  it.each(['at+jwt', 'JWT', null] as const)('are told by a token of type %s', async (type) => {
    id.switches.accessTokenType = type;
    const { ada } = id.people;
    const said = await source()(await questionFor(ada));
    expect(said).toEqual({ state: 'present', names: ada.claims.groups?.toSorted() });
  });

  it('are none of somebody who is in none, and unknown of whom it says nothing', async () => {
    const { noor, abel } = id.people;
    expect(await source()(await questionFor(noor))).toEqual({ state: 'empty' });
    expect(await source()(await questionFor(abel))).toEqual({ state: 'absent' });
  });

  it('are never those of another whose token came along', async () => {
    const { ada, grace } = id.people;
    const asked = source()(await questionFor(ada, grace));
    await expect(asked).rejects.toMatchObject({ evidence: { reason: 'subject' } });
  });

  it('are not to be had from an opaque token', async () => {
    id.switches.accessTokens = 'opaque';
    const asked = source()(await questionFor(id.people.ada));
    await expect(asked).rejects.toMatchObject({ evidence: { reason: 'opaque' } });
  });

  it('are not to be had from a token that is over', async () => {
    const now = () => Date.now() + 30 * 24 * 3_600_000;
    const asked = source({ now })(await questionFor(id.people.ada));
    await expect(asked).rejects.toMatchObject({ evidence: { reason: 'expired' } });
  });

  it('are not to be had while the key set is not', async () => {
    const question = await questionFor(id.people.ada);
    id.switches.fail.jwks = 503;
    const asked = source()(question);
    await expect(asked).rejects.toMatchObject({ evidence: { reason: 'keys', status: 503 } });
  });
});
