import { type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { jiraProduct } from '#shared/atlassian/jira/jira-product.ts';
import { type ProductStage, productStage } from './product-stage.ts';

/** Yields a Jira of one node, and its directory. */
export async function startJiraStage(): Promise<ProductStage & { readonly local: LocalJira }> {
  const local = await startJira({
    nodes: 1,
    serviceAccount: { name: 'svc', password: 'svc-password' },
  });
  const stage = productStage(local, {
    settings: { name: 'jira' },
    make: jiraProduct,
    removal: (group) => `/rest/api/2/group?groupname=${group}`,
  });
  return { ...stage, local };
}
