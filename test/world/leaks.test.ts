import { describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';
import type { Sessions } from '#infra/local/world/start-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { borrowRelayedWorld } from './borrow-relayed-world.ts';
import type { Relay } from './open-relay.ts';
import { NATIVE_SESSIONS, SHARED_SESSIONS } from './relayed-worlds.ts';
import {
  type AlbAnswer,
  answerTo,
  cookiesOf,
  dataToken,
  type EventParts,
} from './sign-on-event.ts';

const NEEDLE = 'Mq7zLeak';
const claims = {
  sub: `local|${NEEDLE}Sub`,
  preferred_username: `${NEEDLE}User`,
  name: `${NEEDLE} Name`,
  email: `${NEEDLE}@example.com`,
  groups: ['jira-software-users'],
};
const headers = {
  authorization: [`Basic ${NEEDLE}Basic`],
  'x-amzn-oidc-accesstoken': [`${NEEDLE}Access`],
  'x-amzn-oidc-identity': [`${NEEDLE}Identity`],
  referer: [`https://x.localhost/${NEEDLE}Referer`],
};

interface Case {
  readonly product: LocalProductName;
  readonly sessions: Sessions;
  /** Where accounts are kept. */
  readonly place: LocalProductName | 'crowd';
  /** The path of the call there that looks for the account. */
  readonly lookUpPath: string;
  /** Undefined: there is no log-in. */
  readonly login?: string;
  /** What only this one has in its log. */
  readonly events: readonly string[];
}

const ITS_OWN = ['provision.not_permitted', 'provision.username_refused'];
const TSV = '/rest/tsv/1.0/authenticate';
const CASES: readonly Case[] = [
  {
    ...{ product: 'jira', sessions: 'native', place: 'jira', lookUpPath: '/rest/api/2/user' },
    ...{ login: TSV, events: [...ITS_OWN, 'session.captcha_required'] },
  },
  {
    ...{
      product: 'confluence',
      sessions: 'native',
      place: 'confluence',
      lookUpPath: '/rest/api/user',
    },
    ...{ login: TSV, events: [...ITS_OWN, 'session.captcha_required'] },
  },
  {
    ...{ product: 'bitbucket', sessions: 'native', place: 'bitbucket' },
    lookUpPath: '/rest/api/latest/admin/users',
    ...{ login: TSV, events: ['provision.not_permitted', 'session.captcha_required'] },
  },
  {
    ...{ product: 'confluence', sessions: 'crowd', place: 'crowd' },
    ...{ lookUpPath: '/rest/usermanagement/1/user', events: ['provision.address_refused'] },
  },
  {
    ...{ product: 'jira', sessions: 'token', place: 'jira', lookUpPath: '/rest/api/2/user' },
    ...{ events: ITS_OWN },
  },
];

// Each of them is met by the look-up of the account.
const FAULTS = [
  { kind: 'status', status: 500, body: NEEDLE },
  { kind: 'status', status: 400, body: `{"errorMessages":["${NEEDLE}"]}` },
  { kind: 'status', status: 403, body: NEEDLE },
  { kind: 'status', status: 401, body: NEEDLE },
  { kind: 'drop-request' },
  { kind: 'html' },
  { kind: 'truncated-json' },
  { kind: 'login-redirect' },
] as const;

const EVENTS = [
  'authenticated',
  'decided',
  'signed_on',
  'authenticate.token_rejected',
  'map.claim_missing',
  'map.claim_unusable',
  'accept.cross_site',
  'accept.unknown_host',
  'forward.landing_refused',
  'forward.cookies_dropped',
  'provision.product_unavailable',
  'provision.product_refused',
  'provision.credentials_refused',
  'secrets.malformed',
  'secrets.unavailable',
];

// Some forty sign-ons, every second one with a cold start: on a machine under load that is minutes.
const TIME_LIMIT_MS = 300_000;

describe.each(CASES)('$product with sessions $sessions', (one) => {
  it(`no secret and no personal data of a sign-on to ${one.product} with sessions ${one.sessions} reaches a log line or a page`, {
    timeout: TIME_LIMIT_MS,
  }, async () => {
    const client = await openClient(one);
    const { world, relay, pages, given } = client;
    const token = dataToken(world, claims);
    await signOnWithRequests(client, token);
    await signOnWithFaults(client, one);
    await signOnWithSecrets(client, one);

    const written = [...world.signOn.logs, ...pages].join('\n').toLowerCase();
    const secrets = Object.values(SECRETS).flatMap((name) => secretTexts(world.secrets.read(name)));
    const inUrls = relay.urls.flatMap((url) =>
      new URL(url, relay.address).searchParams.getAll('password'),
    );
    // Bitbucket takes a new user's first password in the URL only: it is thrown away at once.
    expect(inUrls.length > 0).toBe(one.product === 'bitbucket');
    const signature = token.split('.')[2] ?? '';
    for (const text of [NEEDLE, ...inUrls, token, signature, ...secrets, ...given]) {
      expect(written).not.toContain(text.toLowerCase());
    }
    // Were the paths above taken at all?
    const events = world.signOn.logs.map((line) => JSON.parse(line).event);
    expect(new Set(events)).toEqual(new Set([...EVENTS, ...one.events]));
  });
});

/** What signs on, and what it was answered. */
interface Client {
  readonly world: World;
  readonly relay: Relay;
  readonly pages: string[];
  /** Values of the cookies that were set. */
  readonly given: string[];
  signOn(parts?: EventParts): Promise<AlbAnswer>;
}

async function openClient({ product, sessions }: Case): Promise<Client> {
  const { world, relays } = await borrowRelayedWorld({
    ...(sessions === 'native' ? NATIVE_SESSIONS : SHARED_SESSIONS),
    parameters: { LogLevel: 'debug', ForwardMode: 'redirect' },
  });
  const { [product]: relay } = relays;
  if (relay === undefined) throw new Error(`no relay before ${product}`);
  relay.forget();
  const k = `${NEEDLE}Key`.repeat(4);
  world.secrets.put(SECRETS.passwordKey, `${NEEDLE}Password`.repeat(4));
  world.secrets.put(SECRETS.sessionKey, JSON.stringify({ kid: '1', k }));
  world.secrets.put(SECRETS.tokenKey, JSON.stringify({ kid: '1', k: `${k}${k}` }));
  await world.signOn.recycle();
  const pages: string[] = [];
  const given: string[] = [];
  const left = ['JSESSIONID', 'BITBUCKETSESSIONID', 'crowd.token_key', 'other'];
  const signOn = async (parts: EventParts = {}) => {
    const cookies = [...left.map((name) => `${name}=${NEEDLE}Cookie`), ...(parts.cookies ?? [])];
    const query = { token: [`${NEEDLE}Query`] };
    const answer = await answerTo(world, {
      ...{ claims, query, product },
      ...parts,
      headers: { ...headers, ...parts.headers },
      cookies,
    });
    pages.push(answer.body);
    const values = cookiesOf(answer).map((pair) => pair.slice(pair.indexOf('=') + 1));
    given.push(...values.filter(isSecret));
    return answer;
  };
  return { world, relay, pages, given, signOn };
}

async function signOnWithRequests({ signOn }: Client, token: string): Promise<void> {
  await signOn();
  const second = await signOn();
  await signOn({ cookies: cookiesOf(second).filter((pair) => pair.startsWith('__Host-edge-p')) });
  await signOn({ tokens: [`${token}${NEEDLE}`] });
  await signOn({ tokens: [token, token] });
  await signOn({ claims: { ...claims, email: undefined } });
  await signOn({ claims: { ...claims, preferred_username: `<${NEEDLE}` } });
  await signOn({ claims: { ...claims, preferred_username: `${NEEDLE}\u0000` } });
  await signOn({ method: 'POST', headers: { origin: [`https://${NEEDLE}.localhost`] } });
  await signOn({ headers: { host: [`${NEEDLE}.localhost`] } });
  await signOn({ path: '/_edge/landing', query: { to: [NEEDLE] } });
  await signOn({ path: '/_edge/landing', query: { to: [`/${NEEDLE}`] } });
}

async function signOnWithFaults({ world, signOn }: Client, one: Case): Promise<void> {
  for (const fault of FAULTS) {
    world[one.place].fail({ ...fault, times: 9, when: ({ path }) => path === one.lookUpPath });
    await signOn();
    world[one.place].clearFaults();
    // An instance does not try refused credentials again for a while.
    await world.signOn.recycle();
  }
  if (one.login === undefined) return;
  world[one.product].fail({
    kind: 'status',
    status: 403,
    headers: { 'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=${NEEDLE}` },
    when: ({ method, path }) => method === 'POST' && path === one.login,
  });
  await signOn();
}

async function signOnWithSecrets({ world, signOn }: Client, { place }: Case): Promise<void> {
  for (const [name, text] of [
    [SECRETS.passwordKey, NEEDLE],
    [SECRETS.sessionKey, `{"kid":"${NEEDLE}","k":"${NEEDLE}"}`],
    [SECRETS[place], `${NEEDLE} is not JSON`],
  ] as const) {
    const good = world.secrets.read(name) ?? '';
    world.secrets.put(name, text);
    await world.signOn.recycle();
    await signOn();
    world.secrets.put(name, good);
  }
  world.secrets.switches.down = true;
  await world.signOn.recycle();
  await signOn();
}

const isSecret = (value: string) => value.length > 8;

function secretTexts(secret = ''): string[] {
  if (!secret.startsWith('{')) return [secret];
  return Object.entries(JSON.parse(secret)).flatMap(([field, value]) =>
    field === 'kid' || field === 'username' ? [] : [String(value)],
  );
}
