// In: the options of a local Confluence.
// Out: what all its nodes share.
import { confluenceKind } from '#infra/local/confluence/confluence-kind.ts';
import type { PostedFile } from '#infra/local/data-center/pages/list-files.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductNode } from '#infra/local/data-center/state/make-node.ts';
import {
  makeState as makeProductState,
  type ProductState,
  type StateOptions,
} from '#infra/local/data-center/state/make-state.ts';
import { type ConfluenceSwitches, defaultSwitches } from './default-switches.ts';
import { type GlobalGrants, makeGlobalGrants } from './make-global-grants.ts';
import { type LongTasks, makeLongTasks } from './make-long-tasks.ts';
import { makePages, type Pages } from './make-pages.ts';

export interface Comment {
  readonly pageId: string;
  readonly author: string;
  readonly body: string;
  readonly attachments: readonly PostedFile[];
}

export interface ConfluenceState extends ProductState<ConfluenceSwitches> {
  readonly comments: Comment[];
  readonly pages: Pages;
  readonly longTasks: LongTasks;
  /** Global permissions besides those that switches hold. */
  readonly grants: GlobalGrants<Person>;
}

export type ConfluenceNode = ProductNode<ConfluenceState>;

/** The state of a Confluence in which nobody has an account yet. */
export function makeState(
  options: StateOptions & { readonly switches?: Partial<ConfluenceSwitches> },
): ConfluenceState {
  const switches = { ...defaultSwitches(), ...options.switches };
  const product = makeProductState(confluenceKind, switches, options);
  return {
    ...product,
    comments: [],
    pages: makePages(),
    longTasks: makeLongTasks(product.nowMs),
    grants: makeGlobalGrants(switches),
  };
}
