// In: calls of /config/cookie.
// Out: how the cookie that carries a token has to be set.
import { answerEntity } from '#infra/local/crowd/representation/answer-entity.ts';
import type { CrowdApp, CrowdState } from '#infra/local/crowd/state/make-state.ts';

/** Adds the cookie configuration resource. */
export function serveCookieConfig(app: CrowdApp, crowd: CrowdState): void {
  app.get('/config/cookie', (context) => {
    return answerEntity(context, ['cookie-config', { ...crowd.switches.cookie }]);
  });
}
