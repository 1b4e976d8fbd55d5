import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { ProductApp } from '#infra/local/data-center/state/product.ts';
import { refusal } from './refusals.ts';

/** Refuses writes below /rest/ while the read-only mode for site maintenance is on; log-ins as the switch says. */
export function serveReadOnlyMode(app: ProductApp, node: ConfluenceNode): void {
  app.use('/rest/*', async (context, next) => {
    const { readOnlyMode, readOnlyModeStatus } = node.product.switches;
    const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);
    const isLogin = context.get('path').startsWith('/rest/tsv/');
    const isAllowed = isRead || (isLogin && readOnlyMode !== 'blocks-logins');
    if (readOnlyMode !== 'off' && !isAllowed) {
      throw refusal(readOnlyModeStatus, 'Confluence is in read-only mode');
    }
    await next();
  });
}
