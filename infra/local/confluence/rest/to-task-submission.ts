import type { LongTask } from '#infra/local/confluence/state/make-long-tasks.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';

/** What is answered to a request that is worked on later. */
export function toTaskSubmission(context: ProductContext, node: ConfluenceNode, { id }: LongTask) {
  const self = `${baseUrlOf(context, node)}/rest/api/longtask/${id}`;
  return {
    id,
    links: { status: `${self}/status`, result: `${self}/result` },
    resultPath: 'result',
    statusPath: 'status',
  };
}
