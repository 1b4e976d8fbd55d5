import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { LANDING_PATH } from '#shared/forward/redirect-to-landing.ts';
import type { TokenKey } from '#shared/session/token/token-keys.ts';
import { answerKeySet, KEY_SET_PATH } from './key-set.ts';
import { answerLanding } from './landing.ts';

/** Tells whether the path is one of the edge's own, which listener rule 10 lets in unauthenticated. */
export function isPublicPath({ path }: AcceptedRequest): boolean {
  return path === '/_edge' || path.startsWith('/_edge/');
}

/**
 * Returns the answer of a public path. `readTokenKeys` is null where no product trusts tokens. Throws
 * `accept.unknown_path`, and what the landing and the secrets throw.
 */
export async function answerPublicPath(
  request: AcceptedRequest,
  readTokenKeys: (() => Promise<readonly TokenKey[]>) | null,
): Promise<Answer> {
  if (request.path === LANDING_PATH) return answerLanding(request);
  if (request.path === KEY_SET_PATH && readTokenKeys) return answerKeySet(await readTokenKeys());
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
