import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type {
  ProductContext,
  ProductHono,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import type { RateLimit } from '#infra/local/data-center/state/product-switches.ts';

/**
 * Takes one token from the user's bucket on this node for each REST call, and refuses with 429 when it is empty.
 * https://confluence.atlassian.com/crowd/adjusting-your-code-for-rate-limiting-1319249435.html
 */
export function limitRate(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    const { rateLimit: limit, retryAfterWithinLimit } = node.product.switches;
    const { user } = context.get('caller');
    const counts = context.get('path').startsWith('/rest/');
    if (counts && retryAfterWithinLimit) context.header('Retry-After', '0');
    if (limit !== null && user !== null && counts && !limit.exempt.includes(user.name)) {
      takeToken(context, node, { limit, user });
    }
    await next();
  };
}

function takeToken(
  context: ProductContext,
  node: ProductNode,
  { limit, user }: { limit: RateLimit; user: User },
): void {
  const bucket = refill(node, limit, user);
  const empty = bucket.tokens < 1;
  if (!empty) bucket.tokens -= 1;
  context.header('X-RateLimit-Limit', String(limit.limit));
  context.header('X-RateLimit-Remaining', String(bucket.tokens));
  context.header('X-RateLimit-FillRate', String(limit.fillRate));
  context.header('X-RateLimit-Interval-Seconds', String(limit.intervalSeconds));
  if (empty) throw tooMany(context, secondsToRefill(node, limit, bucket.filledMs));
}

function refill(node: ProductNode, limit: RateLimit, user: User) {
  const now = node.product.nowMs();
  const bucket = node.buckets.get(user) ?? { tokens: limit.limit, filledMs: now };
  const intervals = Math.floor((now - bucket.filledMs) / (limit.intervalSeconds * 1000));
  bucket.tokens = Math.min(limit.limit, bucket.tokens + intervals * limit.fillRate);
  bucket.filledMs += intervals * limit.intervalSeconds * 1000;
  node.buckets.set(user, bucket);
  return bucket;
}

function secondsToRefill(node: ProductNode, limit: RateLimit, filledMs: number): number {
  return Math.ceil((filledMs + limit.intervalSeconds * 1000 - node.product.nowMs()) / 1000);
}

function tooMany(context: ProductContext, seconds: number): HTTPException {
  context.header('Retry-After', String(seconds));
  const body = { message: 'Rate limit exceeded.' };
  return new HTTPException(429, { res: Response.json(body, { status: 429 }) });
}
