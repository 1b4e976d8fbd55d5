import {
  type ConfluenceOptions,
  type LocalConfluence,
  startConfluence,
} from '#infra/local/confluence/start-confluence.ts';
import { confluenceProduct } from '#shared/atlassian/confluence/confluence-product.ts';
import { validateAnswerOf } from '#test/infra/local/confluence/validate-answer.ts';
import { type ProductStage, productStage } from './product-stage.ts';
import { watchAnswers } from './watch-answers.ts';

// Answers that the description does not list and that tests switch on.
const QUIRKS = [
  'POST /rest/api/admin/group 201',
  'PUT /rest/api/user/{username}/group/{groupName} 400',
];

/** Starts a Confluence of one node with its directory. */
export async function startConfluenceStage(
  version: readonly [major: number, minor: number] = [10, 0],
  switches: ConfluenceOptions['switches'] = {},
): Promise<ProductStage & { readonly local: LocalConfluence }> {
  const watch = watchAnswers(validateAnswerOf(version.join('.')), QUIRKS);
  const local = await startConfluence({
    onExchange: watch.onExchange,
    nodes: 1,
    serviceAccount: { name: 'svc', password: 'svc-password' },
    // As one that was upgraded: a new one blocks it.
    switches: { version: version.join('.'), basicAuthBlocked: false, ...switches },
  });
  const stage = productStage(local, {
    watch,
    settings: { name: 'confluence', version },
    create: confluenceProduct,
    removal: (group) => `/rest/api/admin/group/${group}`,
  });
  return { ...stage, local };
}
