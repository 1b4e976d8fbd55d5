import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Answer } from './answer.ts';
import { answerLanding, LANDING_PATH } from './landing.ts';

/** Tells whether the path is one of the edge's own, which listener rule 1 lets in unauthenticated. */
export function isPublicPath({ path }: EdgeRequest): boolean {
  return path === '/_edge' || path.startsWith('/_edge/');
}

/** Yields the answer of a public path. Throws `accept.unknown_path`, and what the landing throws. */
export function answerPublicPath(request: EdgeRequest): Answer {
  if (request.path === LANDING_PATH) return answerLanding(request);
  if (request.path === '/_edge/health') return HEALTH;
  throw new Failure('accept.unknown_path');
}

const HEALTH: Answer = {
  status: 200,
  headers: [
    ['content-type', 'text/plain; charset=utf-8'],
    ['cache-control', 'no-store'],
  ],
  body: Buffer.from('ok\n'),
};
