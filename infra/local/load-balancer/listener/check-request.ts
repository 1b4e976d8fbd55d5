import { type Answer, refuse } from '#infra/local/load-balancer/rules/exchange.ts';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';

const lineLimitBytes = 16 * 1024;
const forwardedLimit = 30;

/**
 * Returns the refusal of a request that no rule gets to see; undefined: it may go on. Sources: Elastic Load
 * Balancing, "Quotas for your Application Load Balancers" and "Troubleshoot your Application Load
 * Balancers".
 */
export function checkRequest(request: RoutedRequest): Answer | undefined {
  if (isTooLarge(request)) return refuse(400);
  if (request.method === 'TRACE') return refuse(405);
  if (codingsOf(request).some((coding) => !['chunked', 'identity'].includes(coding))) {
    return refuse(501);
  }
  if (listOf('x-forwarded-for', request).length > forwardedLimit) return refuse(463);
  return undefined;
}

// The limit of 64 K for all headers together is kept by the parser, before a request gets here.
function isTooLarge(request: RoutedRequest): boolean {
  const requestLine = `${request.method} ${request.path}?${request.query} HTTP/1.1`;
  const lines = [requestLine, ...request.headers.map(([name, value]) => `${name}: ${value}`)];
  return lines.some((line) => line.length > lineLimitBytes);
}

function codingsOf(request: RoutedRequest): string[] {
  return listOf('transfer-encoding', request).map((coding) => coding.toLowerCase());
}

function listOf(name: string, request: RoutedRequest): string[] {
  return request.headers
    .filter(([other]) => other.toLowerCase() === name)
    .flatMap(([, value]) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
