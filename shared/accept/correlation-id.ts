import type { AlbRequest } from './alb-event.ts';

// The load balancer keeps a Root that the client sent, so only the documented form is repeated.
const ROOT = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/**
 * Returns what joins the page, our log and the load balancer's access log: the Root of
 * X-Amzn-Trace-Id, else the invocation's id.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export function correlationId(request: AlbRequest | null, invocationId: string): string {
  const trace = request?.headers.get('x-amzn-trace-id')?.at(-1) ?? '';
  return ROOT.exec(trace)?.[1] ?? invocationId;
}
