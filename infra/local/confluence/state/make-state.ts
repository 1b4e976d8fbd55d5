// In: the options of a local Confluence.
// Out: what all its nodes share.
import type { PostedFile } from '#infra/local/data-center/pages/forms.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import {
  makeState as makeProductState,
  type ProductKind,
  type ProductNode,
  type ProductState,
  type StateOptions,
} from '#infra/local/data-center/state/product.ts';
import { type LongTasks, makeLongTasks, makePages, type Pages } from './content.ts';
import { type ConfluenceSwitches, defaultSwitches } from './default-switches.ts';
import { type GlobalGrants, makeGlobalGrants } from './make-global-grants.ts';

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
  readonly grants: GlobalGrants<User>;
}

export type ConfluenceNode = ProductNode<ConfluenceState>;

/** Returns the state of a Confluence without accounts. */
export function makeState(
  kind: ProductKind,
  options: StateOptions & { readonly switches?: Partial<ConfluenceSwitches> },
): ConfluenceState {
  const switches = { ...defaultSwitches(options.switches?.version), ...options.switches };
  const product = makeProductState(kind, switches, options);
  return {
    ...product,
    comments: [],
    pages: makePages(),
    longTasks: makeLongTasks(product.nowMs),
    grants: makeGlobalGrants(switches),
  };
}

/** Returns whether this Confluence is of that version (major and minor) or newer. */
export function isVersion(confluence: ConfluenceState, wanted: string): boolean {
  const [major = 0, minor = 0] = parse(wanted);
  const [ownMajor = 0, ownMinor = 0] = parse(confluence.switches.version);
  return ownMajor === major ? ownMinor >= minor : ownMajor > major;
}

function parse(version: string): number[] {
  return version.split('.').map(Number);
}
