import type { ALBResult } from 'aws-lambda';
import { acceptRequest } from '#shared/accept/accept-request.ts';
import { type AlbRequest, readAlbEvent } from '#shared/accept/alb-event.ts';
import { correlationId } from '#shared/accept/correlation-id.ts';
import { isHealthCheck } from '#shared/accept/health-check.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Log } from '#shared/base/log.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { toAlbResultOrThrow } from '#shared/forward/answer.ts';
import { answerPublicPath, isPublicPath } from '#shared/pages/public-path.ts';
import { answerStaleMarker, hasStaleMarker } from '#shared/pages/stale-marker.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { signOn } from '#shared/sign-on.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';

/** What an instance answers events with. */
export interface EventContext {
  readonly settings: Settings;
  readonly dependencies: SignOnDependencies;
  readonly log: Log;
}

/** Returns the load balancer's answer to any event; every failure ends as its page, never a throw. */
export async function answerEvent(
  event: unknown,
  invocationId: string,
  context: EventContext,
): Promise<ALBResult> {
  let request: AlbRequest | null = null;
  try {
    request = readAlbEvent(event, context.settings);
    return await answerRequest(request, invocationId, context);
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('defect.unexpected', {}, error);
    // Most instances never fail: what tells of failures is loaded by the first.
    const { answerFailure } = await import('./answer-failure.ts');
    const { contact } = context.dependencies.policy;
    return answerFailure(failure, { request, invocationId, contact, log: context.log });
  }
}

async function answerRequest(
  received: AlbRequest,
  invocationId: string,
  { settings, dependencies, log }: EventContext,
): Promise<ALBResult> {
  if (isHealthCheck(received)) return toAlbResultOrThrow(HEALTHY, received);
  const request = acceptRequest(received, settings.products);
  if (isPublicPath(request)) {
    return toAlbResultOrThrow(await answerPublicPath(request, dependencies.readTokenKeys), request);
  }
  if (hasStaleMarker(request)) return toAlbResultOrThrow(answerStaleMarker(request), request);
  const id = correlationId(received, invocationId);
  const toLog: Log = (level, entry, values) => log(level, entry, { correlationId: id, ...values });
  return signOn(request, dependencies, toLog).catch((error: unknown) => {
    throw aboutProduct(error, request.product.name);
  });
}

// Whichever step refused: the page says which product it was about.
function aboutProduct(error: unknown, product: ProductName): unknown {
  if (!(error instanceof Failure)) return error;
  return new Failure(error.code, { product, ...error.evidence }, error.cause);
}

// Off by default for Lambda targets; a client that pretends to be the checker learns nothing from it.
const HEALTHY: Answer = { status: 200, headers: [], body: Buffer.from('ok') };
