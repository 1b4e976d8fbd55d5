import type { ALBResult } from 'aws-lambda';
import type { AlbRequest } from '#shared/accept/alb-event.ts';
import { Failure } from '#shared/base/failure.ts';
import { type Answer, toAlbResult } from '#shared/forward/answer.ts';

/** Returns an answer of our own in the load balancer's form: it always fits. */
export function toAlbResultOrThrow(answer: Answer, { valueMode }: AlbRequest): ALBResult {
  const result = toAlbResult(answer, valueMode);
  if (result !== null) return result;
  throw new Failure('defect.unexpected', { reason: 'own_answer_too_long' });
}
