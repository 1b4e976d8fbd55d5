import type { ALBResult } from 'aws-lambda';
import { acceptRequest } from '#shared/accept/accept-request.ts';
import { type AlbRequest, readAlbEvent } from '#shared/accept/alb-event.ts';
import { correlationId } from '#shared/accept/correlation-id.ts';
import { isHealthCheck } from '#shared/accept/health-check.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Log } from '#shared/base/log.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { answerPublicPath, isPublicPath } from '#shared/pages/public-path.ts';
import { answerStaleMarker, hasStaleMarker } from '#shared/pages/stale-marker.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { type SignOnDependencies, signOn } from '#shared/sign-on.ts';
import { toAlbResultOrThrow } from './to-alb-result-or-throw.ts';

/** What answers events: one per instance. */
export interface Answering {
  readonly settings: Settings;
  readonly edge: SignOnDependencies;
  readonly log: Log;
}

/** Returns the load balancer's answer to any event; every failure ends as its page, never a throw. */
export async function answerEvent(
  event: unknown,
  invocationId: string,
  answering: Answering,
): Promise<ALBResult> {
  let arrival: AlbRequest | null = null;
  try {
    arrival = readAlbEvent(event, answering.settings);
    return await answerArrival(arrival, invocationId, answering);
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('defect.unexpected', {}, error);
    // Most instances never fail: what tells of failures is loaded by the first.
    const { answerFailure } = await import('./answer-failure.ts');
    const { contact } = answering.edge.policy;
    return answerFailure(failure, { arrival, invocationId, contact, log: answering.log });
  }
}

async function answerArrival(
  arrival: AlbRequest,
  invocationId: string,
  { settings, edge, log }: Answering,
): Promise<ALBResult> {
  if (isHealthCheck(arrival)) return toAlbResultOrThrow(HEALTHY, arrival);
  const request = acceptRequest(arrival, settings.products);
  if (isPublicPath(request)) {
    return toAlbResultOrThrow(await answerPublicPath(request, edge.readTokenKeys), request);
  }
  if (hasStaleMarker(request)) return toAlbResultOrThrow(answerStaleMarker(request), request);
  const id = correlationId(arrival, invocationId);
  const toLog: Log = (level, entry, values) => log(level, entry, { correlationId: id, ...values });
  return signOn(request, edge, toLog).catch((error: unknown) => {
    throw aboutProduct(error, request.product.name);
  });
}

// Whichever step refused: the page says which product it was about.
function aboutProduct(error: unknown, product: ProductName): unknown {
  if (!(error instanceof Failure)) return error;
  return new Failure(error.code, { product, ...error.evidence }, error.cause);
}

// Off by default for Lambda targets; whoever pretends to be the checker learns nothing from it.
const HEALTHY: Answer = { status: 200, headers: [], body: Buffer.from('ok') };
