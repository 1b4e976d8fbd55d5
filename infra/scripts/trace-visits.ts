import type { Hop } from '#infra/local/load-balancer/listener/create-access-log.ts';
import type { Visit } from '#infra/local/open-browser.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';

/** What was seen besides the browser's own view. */
export interface Trace {
  hops: Hop[];
  logLines: readonly string[];
}

/** A call that a product or Crowd answered. */
export interface CallNote {
  /** Who was called. */
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The node that answered, or at Crowd the application that called. */
  readonly by: string;
}

export interface Witnesses extends Trace {
  readonly calls: readonly CallNote[];
  /** Origin of the OpenID provider. */
  readonly provider: string;
}

/** Returns lines that tell each answer in order: who gave it, why, with which cookies, how long. */
export function traceVisits(visits: readonly Visit[], witnesses: Witnesses): string[] {
  const ways = waysThroughLoadBalancer(witnesses.hops);
  return visits.flatMap((visit) => {
    const { origin, pathname } = new URL(visit.url);
    const way = origin === witnesses.provider ? [] : (ways.shift() ?? []);
    const who =
      origin === witnesses.provider ? 'OpenID provider' : whoAnswered(way, productOf(visit));
    const took = `${visit.durationMs.toFixed(0)} ms`;
    return [
      `  ${visit.status}  ${who.padEnd(16)} ${visit.method} ${new URL(origin).hostname}${pathname}  ${took}`,
      ...way
        .filter(({ step }) => step === 'rule' || step === 'sign-in')
        .map(({ step, detail }) => note(step, detail)),
      ...(way.some(({ step }) => step === 'lambda') ? functionNotes(witnesses) : []),
      ...cookieNotes(visit),
    ];
  });
}

// Requests of the browser only: the function's own ones arrive at a listener without rules.
function waysThroughLoadBalancer(hops: readonly Hop[]): Hop[][] {
  const byRequest = Map.groupBy(hops, ({ requestId }) => requestId);
  return [...byRequest.values()].filter((way) =>
    way.some(({ step }) => step === 'rule' || step === 'callback'),
  );
}

function whoAnswered(way: readonly Hop[], product: string): string {
  if (way.some(({ step }) => step === 'lambda')) return 'sign-on function';
  return way.some(({ step }) => step === 'instance') ? product : 'load balancer';
}

// The first label of its host.
function productOf({ url }: Visit): string {
  const label = new URL(url).hostname.split('.', 1)[0];
  const product = LOCAL_PRODUCT_NAMES.find((name) => name === label);
  return product === undefined ? 'product' : PRODUCT_FACTS[product].title;
}

function functionNotes({ logLines, calls }: Witnesses): string[] {
  return [
    ...logLines.flatMap((line) => tell(JSON.parse(line))),
    ...calls.map(({ who, method, path, status, by }) =>
      note(who, `${method} ${path} → ${status} (${by})`),
    ),
  ];
}

/** The function's own log, in words. It writes `authenticated` only after every check has passed. */
function tell({ event, level, correlationId, ...facts }: Record<string, unknown>): string[] {
  if (event !== 'authenticated') {
    const told = Object.entries(facts).map(([name, value]) => `${name} ${toWords(value)}`);
    return [note(String(event).replace('_', ' '), told.join(' · '))];
  }
  return [
    note('checked', `ES256 signature by key ${facts['kid']}`),
    note('', `signer ${facts['signer']}`),
    note('', 'client, issuer, expiry (header and payload), subject'),
  ];
}

/** Names and attributes; a value never leaves the browser. */
function cookieNotes({ setCookies }: Visit): string[] {
  return setCookies.map((line) => {
    const [pair = '', ...attributes] = line.split(';');
    return note(
      'sets cookie',
      [pair.split('=', 1)[0], ...attributes.map((one) => one.trim())].join('; '),
    );
  });
}

const note = (kind: string, text: string) => `         ${kind.padEnd(11)} ${text}`;

const toWords = (value: unknown) =>
  Array.isArray(value) ? value.join(', ') || 'none' : String(value);
