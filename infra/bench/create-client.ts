// In: the running world. Out: a signed-in browser that calls the function as the load balancer would.
import { parseSetCookie } from 'cookie';
import { signDataToken } from '#infra/local/load-balancer/oidc/sign-data-token.ts';
import { defaultSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import {
  type LambdaEvent,
  toLambdaEvent,
} from '#infra/local/load-balancer/targets/to-lambda-event.ts';
import type { World } from '#infra/local/start-world.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';

/** The load balancer whose tokens the measured function trusts. */
export const BENCH_LOAD_BALANCER =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/bench/0123456789abcdef';

/** A signed-in user's browser. */
export interface Client {
  readonly cookies: Map<string, string>;
  /** The user's groups at the identity provider. */
  groups: readonly string[];
  /** The event of a request for a small page, its data token freshly signed. */
  event(): LambdaEvent;
  /** Keeps the cookies of an answer. Throws unless it is the product's page. */
  keepCookies(answer: unknown): void;
}

/** The user, and the product that the browser calls. */
export interface ClientOptions {
  readonly name: string;
  readonly groups: readonly string[];
  /** Jira when absent. */
  readonly product?: LocalProductName;
}

/** Returns a client that has no cookie of the product yet. */
export function createClient(world: World, options: ClientOptions): Client {
  const { name, groups, product = 'jira' } = options;
  const client: Client = {
    // As long as the load balancer's session usually is, which only the load balancer can read.
    cookies: new Map([['AWSELBAuthSessionCookie-0', 'x'.repeat(1_600)]]),
    groups,
    event: () => {
      const host = ['host', new URL(world.addresses[product]).host] as const;
      return toEvent(world, PAGES[product], [host, ...toHeaders(world, name, client)]);
    },
    keepCookies: (answer) => keepCookies(client, answer),
  };
  return client;
}

// Small pages that need a session.
const PAGES: Readonly<Record<LocalProductName, string>> = {
  jira: '/secure/Dashboard.jspa',
  confluence: '/dashboard.action',
  bitbucket: '/dashboard',
};

function toEvent(
  world: World,
  path: string,
  headers: readonly (readonly [string, string])[],
): LambdaEvent {
  return toLambdaEvent({
    method: 'GET',
    path,
    query: '',
    headers,
    body: Buffer.alloc(0),
    targetGroupArn: world.targetGroupArn,
    multiValueHeaders: true,
    switches: defaultSwitches,
  });
}

const LIFE_SECONDS = 120;
const ACCESS_TOKEN = `bench.${'x'.repeat(1_000)}.bench`;

function toHeaders(world: World, name: string, client: Client): (readonly [string, string])[] {
  const { issuer: iss, clientId } = world.provider;
  const { kid, privateKey } = world.keyHost.currentKey();
  const exp = Math.floor(Date.now() / 1000) + LIFE_SECONDS;
  const claims = {
    ...{ sub: `bench|${name}`, preferred_username: name, name: `Bench ${name}` },
    ...{ email: `${name}@example.com`, groups: client.groups, exp, iss },
  };
  const token = signDataToken({
    header: { kid, iss, client: clientId, signer: BENCH_LOAD_BALANCER, exp },
    payload: claims,
    privateKey,
  });
  const cookie = [...client.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  return [
    ['accept', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'],
    ['accept-language', 'en'],
    ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['x-forwarded-for', '203.0.113.7'],
    ['x-forwarded-proto', 'https'],
    ['x-amzn-trace-id', 'Root=1-00000000-000000000000000000000000'],
    ['x-amzn-oidc-accesstoken', ACCESS_TOKEN],
    ['x-amzn-oidc-identity', claims.sub],
    ['x-amzn-oidc-data', token],
    ...(cookie === '' ? [] : [['cookie', cookie] as const]),
  ];
}

function keepCookies(client: Client, answer: unknown): void {
  const { statusCode, multiValueHeaders, body } = answer as {
    statusCode: number;
    multiValueHeaders: Record<string, string[]>;
    body: string;
  };
  if (statusCode !== 200) throw new Error(`answered ${statusCode}: ${body.slice(0, 600)}`);
  for (const line of multiValueHeaders['set-cookie'] ?? []) {
    const { name, value = '', maxAge } = parseSetCookie(line, { decode: (text) => text });
    if (maxAge === 0) client.cookies.delete(name);
    else client.cookies.set(name, value);
  }
}
