import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import {
  type PersonView,
  toPersonView as toProductView,
} from '#infra/local/data-center/to-person-view.ts';
import { directoryNameOf } from './state/directory-name-of.ts';
import type { BitbucketState } from './state/make-state.ts';
import type { Permission } from './state/permission.ts';
import { permissionOf } from './state/permission-of.ts';

export interface BitbucketPersonView extends PersonView {
  readonly slug: string;
  /** The highest one, own or of a group. */
  readonly permission: Permission | null;
  readonly directoryName: string;
}

/** The person as a test may see them. */
export function toPersonView(bitbucket: BitbucketState, person: Person): BitbucketPersonView {
  return {
    ...toProductView(bitbucket, person),
    slug: bitbucket.slugs.of(person),
    permission: permissionOf(bitbucket, person),
    directoryName: directoryNameOf(bitbucket, person),
  };
}
