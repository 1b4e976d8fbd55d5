// In: the options of a local Bitbucket.
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
import { type BitbucketSwitches, defaultSwitches } from './default-switches.ts';
import { makeSlugs, type Slugs } from './make-slugs.ts';
import type { Permission } from './ranks.ts';

export interface Comment {
  /** Project key and slug: `EDGE/tools`. */
  readonly repository: string;
  readonly author: string;
  readonly body: string;
  readonly attachments: readonly PostedFile[];
}

/** A directory that Bitbucket only reads, an LDAP server for one. */
export interface SecondDirectory {
  readonly name: string;
  /** Its users may join groups that are Bitbucket's own. */
  readonly localGroups: boolean;
  readonly people: Set<User>;
}

export interface BitbucketState extends ProductState<BitbucketSwitches> {
  readonly comments: Comment[];
  readonly slugs: Slugs;
  /** The permissions that users have by themselves; those of groups are switches. */
  readonly granted: Map<User, Permission>;
  readonly secondDirectory: SecondDirectory;
}

export type BitbucketNode = ProductNode<BitbucketState>;

/** Returns the state of a Bitbucket without accounts. */
export function makeState(
  kind: ProductKind,
  options: StateOptions & { readonly switches?: Partial<BitbucketSwitches> },
  secondDirectory: SecondDirectory,
): BitbucketState {
  const switches = { ...defaultSwitches(options.switches?.version), ...options.switches };
  const product = makeProductState(kind, switches, options);
  return {
    ...product,
    comments: [],
    slugs: makeSlugs(product.directory, () => switches.slugReplaces),
    granted: new Map(),
    secondDirectory,
  };
}
