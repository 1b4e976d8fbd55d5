import { afterAll, beforeAll, expect, it } from 'vitest';
import { SECRETS } from '#infra/local/start-servers.ts';
import { startWorld, type World } from '#infra/local/start-world.ts';
import {
  type AlbAnswer,
  answerTo,
  cookiesOf,
  dataToken,
  type EventParts,
} from './sign-on-event.ts';

const MARK = 'Mq7zLeak';
const claims = {
  sub: `local|${MARK}Sub`,
  preferred_username: `${MARK}User`,
  name: `${MARK} Name`,
  email: `${MARK}@example.com`,
  groups: ['jira-software-users'],
};
const headers = {
  authorization: [`Basic ${MARK}Basic`],
  'x-amzn-oidc-accesstoken': [`${MARK}Access`],
  'x-amzn-oidc-identity': [`${MARK}Identity`],
  referer: [`https://x.localhost/${MARK}Referer`],
};

let world: World;
const pages: string[] = [];
const given: string[] = [];

beforeAll(async () => {
  world = await startWorld({ parameters: { LogLevel: 'debug', ForwardMode: 'redirect' } });
  world.secrets.put(SECRETS.passwordKey, `${MARK}Password`.repeat(4));
  world.secrets.put(SECRETS.sessionKey, JSON.stringify({ kid: '1', k: `${MARK}Key`.repeat(4) }));
});
afterAll(() => world.close());

async function visit(parts: EventParts = {}): Promise<AlbAnswer> {
  const cookies = [`JSESSIONID=${MARK}Session`, `other=${MARK}Cookie`, ...(parts.cookies ?? [])];
  const query = { token: [`${MARK}Query`] };
  const answer = await answerTo(world, {
    claims,
    query,
    ...parts,
    headers: { ...headers, ...parts.headers },
    cookies,
  });
  pages.push(answer.body);
  given.push(...cookiesOf(answer).map((pair) => pair.slice(pair.indexOf('=') + 1)));
  return answer;
}

it('no secret and nothing personal reaches a log line or a page, on any path at any level', async () => {
  const token = dataToken(world, claims);
  await visit();
  const second = await visit();
  await visit({ cookies: cookiesOf(second).filter((pair) => pair.startsWith('__Host-edge-p')) });
  await visit({ tokens: [`${token}${MARK}`] });
  await visit({ tokens: [token, token] });
  await visit({ claims: { ...claims, email: undefined } });
  await visit({ claims: { ...claims, preferred_username: `<${MARK}` } });
  await visit({ claims: { ...claims, preferred_username: `${MARK}\u0000` } });
  await visit({ method: 'POST', headers: { origin: [`https://${MARK}.localhost`] } });
  await visit({ headers: { host: [`${MARK}.localhost`] } });
  await visit({ path: '/_edge/landing', query: { to: [MARK] } });
  await visit({ path: '/_edge/landing', query: { to: [`/${MARK}`] } });

  for (const fault of [
    { kind: 'status', status: 500, body: MARK, times: 3 },
    { kind: 'status', status: 400, body: `{"errorMessages":["${MARK}"]}` },
    { kind: 'status', status: 403, body: MARK },
    { kind: 'status', status: 401, body: MARK, times: 2 },
    { kind: 'drop-request', times: 3 },
    { kind: 'html' },
    { kind: 'truncated-json' },
    { kind: 'login-redirect' },
  ] as const) {
    world.jira.fail({ ...fault, when: ({ path }) => path.startsWith('/rest/api/') });
    await visit();
    world.jira.clearFaults();
    // An instance does not try refused credentials again for a while.
    await world.signOn.recycle();
  }
  world.jira.fail({
    kind: 'status',
    status: 403,
    headers: { 'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=${MARK}` },
    when: ({ method, path }) => method === 'POST' && path === '/rest/auth/1/session',
  });
  await visit();
  for (const [name, text] of [
    [SECRETS.passwordKey, MARK],
    [SECRETS.sessionKey, `{"kid":"${MARK}","k":"${MARK}"}`],
    [SECRETS.jira, `${MARK} is not JSON`],
  ] as const) {
    const good = world.secrets.read(name) ?? '';
    world.secrets.put(name, text);
    await world.signOn.recycle();
    await visit();
    world.secrets.put(name, good);
  }
  world.secrets.switches.down = true;
  await world.signOn.recycle();
  await visit();

  const written = [...world.signOn.logs, ...pages].join('\n');
  const secrets = Object.values(SECRETS).flatMap((name) => secretTexts(world.secrets.read(name)));
  const told = [MARK, token, token.split('.')[2] ?? '', ...secrets, ...given.filter(isSecret)];
  for (const text of told) expect(written.toLowerCase()).not.toContain(text.toLowerCase());

  // Were the paths above taken at all?
  const events = world.signOn.logs.map((line) => JSON.parse(line).event);
  expect(new Set(events)).toEqual(
    new Set([
      'authenticated',
      'signed_on',
      'authenticate.token_rejected',
      'map.claim_missing',
      'map.claim_unusable',
      'provision.username_refused',
      'accept.cross_site',
      'accept.unknown_host',
      'forward.landing_refused',
      'forward.cookies_dropped',
      'provision.product_unavailable',
      'provision.product_refused',
      'provision.credentials_refused',
      'session.captcha_required',
      'secrets.malformed',
      'secrets.unavailable',
    ]),
  );
});

const isSecret = (value: string) => value.length > 8;

function secretTexts(secret = ''): string[] {
  if (!secret.startsWith('{')) return [secret];
  return Object.entries(JSON.parse(secret)).flatMap(([field, value]) =>
    field === 'kid' || field === 'username' ? [] : [String(value)],
  );
}
