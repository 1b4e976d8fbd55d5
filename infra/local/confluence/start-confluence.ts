// In: accounts, tokens and the shape of the cluster.
// Out: a Confluence Data Center of several nodes on this machine, with everything that a test may look into or change.
import { fillDirectory } from '#infra/local/data-center/fill-directory.ts';
import type { ProductOptions } from '#infra/local/data-center/product-options.ts';
import { type LocalProduct, startProduct } from '#infra/local/data-center/start-product.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { routes } from './routes.ts';
import type { ConfluenceSwitches } from './state/default-switches.ts';
import { type Comment, makeState } from './state/make-state.ts';
import { type ConfluencePersonView, toPersonView } from './to-person-view.ts';

export type ConfluenceOptions = ProductOptions<ConfluenceSwitches>;

export interface LocalConfluence extends LocalProduct<ConfluenceSwitches, ConfluencePersonView> {
  comments(): readonly Comment[];
}

/**
 * A running Confluence. Groups confluence-administrators and confluence-users and both accounts exist from the start.
 * Everybody who signs in is remembered where there are several nodes, unless the switch says otherwise.
 */
export async function startConfluence(options: ConfluenceOptions = {}): Promise<LocalConfluence> {
  const remembersEverybody = (options.nodes ?? 2) > 1;
  const switches = { remembersEverybody, ...options.switches };
  const confluence = makeState({ ...options, switches });
  fillDirectory(confluence, options, {
    administrators: ['confluence-administrators'],
    others: ['confluence-users'],
  });
  const toView = (person: Person) => toPersonView(confluence, person);
  const running = await startProduct(confluence, { routes, toView }, options);
  return { ...running, comments: () => confluence.comments };
}
