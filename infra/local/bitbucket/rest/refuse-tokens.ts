import type { ProductApp } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

/**
 * Answers 401 to every token under /admin, to an administrator's too: tokens carry permissions for projects and
 * repositories only (https://jira.atlassian.com/browse/BSERV-10482).
 */
export function refuseTokens(app: ProductApp): void {
  app.use('/rest/api/:version{1\\.0|latest}/admin/*', async (context, next) => {
    if (context.get('caller').kind === 'token') {
      throw refusal(401, { message: 'You are not permitted to access this resource' });
    }
    await next();
  });
}
