// In: the running world. Out: somebody who visits the function directly, as the load balancer would let them.
import { parseSetCookie } from 'cookie';
import { signDataToken } from '#infra/local/load-balancer/sign-data-token.ts';
import { defaultSwitches } from '#infra/local/load-balancer/switches.ts';
import {
  type LambdaEvent,
  toLambdaEvent,
} from '#infra/local/load-balancer/targets/to-lambda-event.ts';
import type { World } from '#infra/local/start-world.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';

/** The load balancer whose tokens the measured function trusts. */
export const BENCH_LOAD_BALANCER =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/bench/0123456789abcdef';

/** A signed-in person with a cookie jar. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  /** Their groups at the identity provider. */
  groups: readonly string[];
  /** The event of a request for a small page, its data token freshly signed. */
  event(): LambdaEvent;
  /** Keeps the cookies of an answer; throws unless it is the product's page. */
  keep(answer: unknown): void;
}

/** Who visits what. */
export interface VisitorOptions {
  readonly name: string;
  readonly groups: readonly string[];
  /** Jira when absent. */
  readonly product?: LocalProductName;
}

/** Returns a visitor who was never there before. */
export function makeVisitor(world: World, options: VisitorOptions): Visitor {
  const { name, groups, product = 'jira' } = options;
  const visitor: Visitor = {
    // As long as the load balancer's session usually is; nobody but the load balancer can read it.
    cookies: new Map([['AWSELBAuthSessionCookie-0', 'x'.repeat(1_600)]]),
    groups,
    event: () => {
      const host = ['host', new URL(world.addresses[product]).host] as const;
      return toEvent(world, PAGES[product], [host, ...toHeaders(world, name, visitor)]);
    },
    keep: (answer) => keep(visitor, answer),
  };
  return visitor;
}

// Small ones, behind a session.
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

function toHeaders(world: World, name: string, visitor: Visitor): (readonly [string, string])[] {
  const { issuer: iss, clientId: client } = world.provider;
  const { kid, privateKey } = world.keyHost.currentKey();
  const exp = Math.floor(Date.now() / 1000) + LIFE_SECONDS;
  const claims = {
    ...{ sub: `bench|${name}`, preferred_username: name, name: `Bench ${name}` },
    ...{ email: `${name}@example.com`, groups: visitor.groups, exp, iss },
  };
  const token = signDataToken({
    header: { kid, iss, client, signer: BENCH_LOAD_BALANCER, exp },
    payload: claims,
    privateKey,
  });
  const cookie = [...visitor.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
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

function keep(visitor: Visitor, answer: unknown): void {
  const { statusCode, multiValueHeaders, body } = answer as {
    statusCode: number;
    multiValueHeaders: Record<string, string[]>;
    body: string;
  };
  if (statusCode !== 200) throw new Error(`answered ${statusCode}: ${body.slice(0, 600)}`);
  for (const line of multiValueHeaders['set-cookie'] ?? []) {
    const { name, value = '', maxAge } = parseSetCookie(line, { decode: (text) => text });
    if (maxAge === 0) visitor.cookies.delete(name);
    else visitor.cookies.set(name, value);
  }
}
