// In: accounts, tokens and the shape of the cluster.
// Out: a Jira Data Center of several nodes on this machine, with everything that a test may look into or change.
import { fillDirectory } from '#infra/local/data-center/fill-directory.ts';
import type { ProductOptions } from '#infra/local/data-center/product-options.ts';
import { type LocalProduct, startProduct } from '#infra/local/data-center/start-product.ts';
import { routes } from './routes.ts';
import type { JiraSwitches } from './state/default-switches.ts';
import { type Comment, makeState } from './state/make-state.ts';
import { type JiraPersonView, toPersonView } from './to-person-view.ts';

export type JiraOptions = ProductOptions<JiraSwitches>;

export interface LocalJira extends LocalProduct<JiraSwitches, JiraPersonView> {
  comments(): readonly Comment[];
}

/** A running Jira. Groups jira-administrators and jira-software-users and both accounts exist from the start. */
export async function startJira(options: JiraOptions = {}): Promise<LocalJira> {
  const jira = makeState(options);
  fillDirectory(jira, options, {
    administrators: ['jira-administrators'],
    others: ['jira-software-users'],
  });
  const toView = (person: Parameters<typeof toPersonView>[1]) => toPersonView(jira, person);
  const running = await startProduct(jira, { routes, toView }, options);
  return { ...running, comments: () => jira.comments };
}
