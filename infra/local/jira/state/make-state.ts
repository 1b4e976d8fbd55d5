// In: the options of a local Jira.
// Out: what all its nodes share.
import type { PostedFile } from '#infra/local/data-center/pages/forms.ts';
import {
  makeState as makeProductState,
  type ProductKind,
  type ProductNode,
  type ProductState,
  type StateOptions,
} from '#infra/local/data-center/state/product.ts';
import { defaultSwitches, type JiraSwitches } from './default-switches.ts';

export interface Comment {
  readonly issue: string;
  readonly author: string;
  readonly body: string;
  readonly attachments: readonly PostedFile[];
}

export interface JiraState extends ProductState<JiraSwitches> {
  readonly comments: Comment[];
}

export type JiraNode = ProductNode<JiraState>;

/** Returns the state of a Jira without accounts. */
export function makeState(
  kind: ProductKind,
  options: StateOptions & { readonly switches?: Partial<JiraSwitches> },
): JiraState {
  const switches = { ...defaultSwitches(options.switches?.version), ...options.switches };
  return { ...makeProductState(kind, switches, options), comments: [] };
}
