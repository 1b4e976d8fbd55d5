import { signDataToken } from '#infra/local/load-balancer/oidc/sign-data-token.ts';
import type { World } from '#infra/local/start-world.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';

/** A page of each product that shows who is signed in. */
export const PAGES: Readonly<Record<LocalProductName, string>> = {
  jira: '/browse/DEMO-1',
  confluence: '/display/DEMO/Start',
  bitbucket: '/projects/DEMO/repos/start/browse',
};

/** What differs from a new user's first GET of a page. */
export interface EventParts {
  /** Whose host it is sent to; absent: that of the first one that is deployed. */
  readonly product?: LocalProductName;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly cookies?: readonly string[];
  /** Claims over those of a user who has no account yet; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The data header's values instead of one good token. */
  readonly tokens?: readonly string[];
  readonly targetGroupArn?: string;
}

export interface AlbAnswer {
  readonly statusCode: number;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Returns an event as the world's load balancer would send it, its token signed with the world's key. */
export function signOnEvent(world: World, parts: EventParts = {}): Record<string, unknown> {
  const address = parts.product ? world.addresses[parts.product] : world.address;
  const cookies = parts.cookies?.length ? { cookie: [parts.cookies.join('; ')] } : {};
  return {
    requestContext: { elb: { targetGroupArn: parts.targetGroupArn ?? world.targetGroupArn } },
    httpMethod: parts.method ?? 'GET',
    path: parts.path ?? PAGES[parts.product ?? 'jira'],
    multiValueQueryStringParameters: parts.query ?? {},
    multiValueHeaders: {
      host: [new URL(address).host],
      accept: ['text/html'],
      'x-forwarded-for': ['127.0.0.1'],
      'x-forwarded-proto': ['https'],
      'x-amzn-trace-id': ['Root=1-67891233-abcdef012345678912345678'],
      'x-amzn-oidc-data': parts.tokens ?? [dataToken(world, parts.claims)],
      ...cookies,
      ...parts.headers,
    },
    body: parts.body ?? '',
    isBase64Encoded: false,
  };
}

/** Returns the answer to the event, as one of the multi-value form. */
export async function answerTo(world: World, parts: EventParts = {}): Promise<AlbAnswer> {
  return (await world.signOn.invoke(signOnEvent(world, parts))) as AlbAnswer;
}

/** Returns a good data token of the world's load balancer; of one whose clock is as far ahead as the function's. */
export function dataToken(
  world: World,
  claims: Readonly<Record<string, unknown>> = {},
  aheadSeconds = 0,
): string {
  const { kid, privateKey } = world.keyHost.currentKey();
  const { issuer, clientId } = world.provider;
  const exp = Math.floor(Date.now() / 1000) + 120 + aheadSeconds;
  return signDataToken({
    privateKey,
    header: { kid, iss: issuer, client: clientId, signer: world.loadBalancerArn, exp },
    payload: {
      sub: 'local|zoe',
      preferred_username: 'zoe',
      name: 'Zoe New',
      email: 'zoe@example.com',
      groups: ['jira-software-users', 'jira-analysts'],
      exp,
      iss: issuer,
      ...claims,
    },
  });
}

/** Returns the `name=value` pairs that an answer leaves in the browser. */
export function cookiesOf(answer: AlbAnswer): string[] {
  return (answer.multiValueHeaders['set-cookie'] ?? [])
    .filter((line) => !/Max-Age=0(?:;|$)/.test(line))
    .map((line) => line.split(';', 1)[0] ?? '');
}
