import type { Hop } from '#infra/local/load-balancer/listener/create-access-log.ts';
import type { Visit } from '#infra/local/open-browser.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import type { RecordedRequest } from './traffic-recorder.ts';

/** What was seen besides the browser's own view. */
export interface Recording {
  /** Requests at the load balancer, in order. */
  readonly requests: readonly RecordedRequest[];
  /** Origin of the OpenID provider. */
  readonly provider: string;
}

/** Returns lines that show each answer in order: who gave it and why, with which cookies, after how long. */
export function traceVisits(visits: readonly Visit[], { requests, provider }: Recording): string[] {
  const pending = [...requests];
  return visits.flatMap((visit) =>
    new URL(visit.url).origin === provider
      ? [answerLine(visit, 'OpenID provider'), ...cookieLines(visit)]
      : traceAtLoadBalancer(visit, pending.shift()),
  );
}

function traceAtLoadBalancer(visit: Visit, request: RecordedRequest | undefined): string[] {
  if (request === undefined) throw new Error(`no record of the request ${visit.url}`);
  const { hops } = request;
  const reachedFunction = hops.some(({ step }) => step === 'lambda');
  return [
    answerLine(visit, answererOf(hops, visit)),
    ...hops
      .filter(({ step }) => step === 'rule' || step === 'sign-in')
      .map(({ step, detail }) => line(step, detail)),
    ...(reachedFunction ? functionLines(request) : []),
    ...cookieLines(visit),
  ];
}

function answerLine({ url, status, method, durationMs }: Visit, answerer: string): string {
  const { hostname, pathname } = new URL(url);
  const took = `${durationMs.toFixed(0)} ms`;
  return `  ${status}  ${answerer.padEnd(16)} ${method} ${hostname}${pathname}  ${took}`;
}

function answererOf(hops: readonly Hop[], visit: Visit): string {
  if (hops.some(({ step }) => step === 'lambda')) return 'sign-on function';
  return hops.some(({ step }) => step === 'instance') ? productOf(visit) : 'load balancer';
}

// The first label of its host.
function productOf({ url }: Visit): string {
  const label = new URL(url).hostname.split('.', 1)[0];
  const product = LOCAL_PRODUCT_NAMES.find((name) => name === label);
  return product === undefined ? 'product' : PRODUCT_FACTS[product].title;
}

function functionLines({ logLines, calls }: RecordedRequest): string[] {
  return [
    ...logLines.flatMap((text) => logLinesOf(JSON.parse(text))),
    ...calls.map(({ callee, method, path, status, by }) =>
      line(callee, `${method} ${path} → ${status} (${by})`),
    ),
  ];
}

/** The function's own log, in words. It writes `authenticated` only after every check has passed. */
function logLinesOf({ event, level, correlationId, ...facts }: Record<string, unknown>): string[] {
  if (event !== 'authenticated') {
    const texts = Object.entries(facts).map(([name, value]) => `${name} ${toWords(value)}`);
    return [line(String(event).replace('_', ' '), texts.join(' · '))];
  }
  return [
    line('checked', `ES256 signature by key ${facts['kid']}`),
    line('', `signer ${facts['signer']}`),
    line('', 'client, issuer, expiry (header and payload), subject'),
  ];
}

/** Names and attributes; a value never leaves the browser. */
function cookieLines({ setCookies }: Visit): string[] {
  return setCookies.map((cookie) => {
    const [pair = '', ...attributes] = cookie.split(';');
    return line(
      'sets cookie',
      [pair.split('=', 1)[0], ...attributes.map((one) => one.trim())].join('; '),
    );
  });
}

const line = (kind: string, text: string) => `         ${kind.padEnd(11)} ${text}`;

const toWords = (value: unknown) =>
  Array.isArray(value) ? value.join(', ') || 'none' : String(value);
