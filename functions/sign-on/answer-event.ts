import type { ALBResult } from 'aws-lambda';
import { acceptRequest } from '#shared/accept/accept-request.ts';
import { type AlbRequest, readAlbEvent } from '#shared/accept/alb-event.ts';
import { correlationId } from '#shared/accept/correlation-id.ts';
import { isHealthCheck } from '#shared/accept/health-check.ts';
import { Failure } from '#shared/base/failure.ts';
import { FAILURE_TABLE } from '#shared/base/failure-table.ts';
import type { Log } from '#shared/base/log.ts';
import type { Settings } from '#shared/base/settings.ts';
import { type Answer, toAlbResult } from '#shared/forward/answer.ts';
import { failureAnswer } from '#shared/forward/failure-answer.ts';
import { answerForsakenMarker, hasForsakenMarker } from '#shared/forward/forsaken-marker.ts';
import { answerPublicPath, isPublicPath } from '#shared/forward/public-path.ts';
import { type Edge, signOn } from '#shared/sign-on.ts';

/** What answers events: one per instance. */
export interface Answering {
  readonly settings: Settings;
  readonly edge: Edge;
  readonly log: Log;
}

/** Yields the load balancer's answer to any event; every failure ends as its page, never a throw. */
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
    return answerFailure(failure, { arrival, invocationId, log: answering.log });
  }
}

function answerArrival(
  arrival: AlbRequest,
  invocationId: string,
  { settings, edge, log }: Answering,
): Promise<ALBResult> | ALBResult {
  if (isHealthCheck(arrival)) return toResult(HEALTHY, arrival);
  const request = acceptRequest(arrival, settings.products);
  if (isPublicPath(request)) return toResult(answerPublicPath(request), request);
  if (hasForsakenMarker(request)) return toResult(answerForsakenMarker(request), request);
  const id = correlationId(arrival, invocationId);
  return signOn(request, edge, (level, entry, values) =>
    log(level, entry, { correlationId: id, ...values }),
  );
}

// Off by default for Lambda targets; whoever pretends to be the checker learns nothing from it.
const HEALTHY: Answer = { status: 200, headers: [], body: Buffer.from('ok') };

function toResult(answer: Answer, { valueMode }: AlbRequest): ALBResult {
  const result = toAlbResult(answer, valueMode);
  if (result !== null) return result;
  throw new Failure('defect.unexpected', { reason: 'own_answer_too_long' });
}

/** Where a failure is told. */
export interface FailureContext {
  /** Null: the event could not be read. */
  readonly arrival: AlbRequest | null;
  readonly invocationId: string;
  readonly log: Log;
}

/** Yields the page of a failure and writes its line to the log. */
export function answerFailure(failure: Failure, context: FailureContext): ALBResult {
  const id = correlationId(context.arrival, context.invocationId);
  const { level, status } = FAILURE_TABLE[failure.code];
  const cause = describeCause(failure.cause);
  context.log(level, failure.code, { correlationId: id, status, ...failure.evidence, ...cause });
  const answer = failureAnswer(failure, { request: context.arrival, correlationId: id });
  return toResult(answer, context.arrival ?? UNREADABLE);
}

const UNREADABLE: AlbRequest = {
  method: 'GET',
  path: '/',
  query: '',
  headers: new Map(),
  body: Buffer.alloc(0),
  valueMode: 'multi',
  entrance: 'public',
};

// The kind of error and its system code. Its message stays out: it may quote what it choked on.
function describeCause(cause: unknown): { cause?: string } {
  if (!(cause instanceof Error)) return {};
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name;
  return { cause: code };
}
