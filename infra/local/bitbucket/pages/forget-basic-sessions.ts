import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { ProductApp } from '#infra/local/data-center/state/make-node.ts';

/** Takes the caller of a session that Basic credentials began for nobody, where the switch says so, when they stay away. */
export function forgetBasicSessions(app: ProductApp, node: BitbucketNode): void {
  app.use('*', async (context, next) => {
    const { kind, session } = context.get('caller');
    const stays = node.product.switches.basicSessionAlone === 'everything';
    const hasHeader = context.req.header('authorization') !== undefined;
    if (kind === 'session' && session?.origin === 'basic' && !stays && !hasHeader) {
      context.set('caller', { kind: 'anonymous', person: null, session: null });
    }
    await next();
  });
}
