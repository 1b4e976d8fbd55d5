import { hash } from 'node:crypto';
import type { ALBResult } from 'aws-lambda';
import type { AlbRequest } from '#shared/accept/alb-event.ts';
import { correlationId } from '#shared/accept/correlation-id.ts';
import type { Failure } from '#shared/base/failure.ts';
import type { Log } from '#shared/base/log.ts';
import { toAlbResultOrThrow } from '#shared/forward/answer.ts';
import { failureAnswer } from '#shared/pages/failure-page.ts';
import { FAILURE_TABLE, type FailureRow } from '#shared/pages/failure-table.ts';

/** What a failure page and its log line say besides the failure. */
export interface FailureContext {
  /** Null: the event could not be read. */
  readonly request: AlbRequest | null;
  readonly invocationId: string;
  /** Whom a refused user can ask, in the words of the policy. */
  readonly contact: string;
  readonly log: Log;
}

/** Returns the page of a failure and writes its line to the log. */
export function answerFailure(failure: Failure, context: FailureContext): ALBResult {
  const id = correlationId(context.request, context.invocationId);
  const { level, status, hint }: FailureRow = FAILURE_TABLE[failure.code];
  const cause = describeCause(failure.cause);
  const entry = { correlationId: id, status, ...failure.evidence, ...cause };
  context.log(level, failure.code, hint === undefined ? entry : { ...entry, hint });
  const { request, contact } = context;
  // As good as chance: each request has another one.
  const random = hash('sha256', id, 'buffer').readUInt16BE() / 65_536;
  const answer = failureAnswer(failure, { request, correlationId: id, contact, random });
  return toAlbResultOrThrow(answer, request ?? UNREADABLE);
}

const UNREADABLE: AlbRequest = {
  method: 'GET',
  path: '/',
  query: '',
  headers: new Map(),
  body: Buffer.alloc(0),
  valueMode: 'multi',
  route: 'public',
};

// The kind of error and its system code. Its message stays out: it may quote what it choked on.
function describeCause(cause: unknown): { cause?: string } {
  if (!(cause instanceof Error)) return {};
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name;
  return { cause: code };
}
