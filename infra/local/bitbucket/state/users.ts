// In: people as their names change.
// Out: the slug of each: a name fit for URLs that nobody else has.

import {
  type PersonView,
  toPersonView as toProductView,
} from '#infra/local/data-center/inspect-product.ts';
import type { Directory, Person } from '#infra/local/data-center/state/make-directory.ts';
import type { BitbucketState } from './make-state.ts';
import { type Permission, permissionOf } from './permissions.ts';

export type Slugs = ReturnType<typeof makeSlugs>;

/** Slugs for the people of the directory, in the order in which they came. `replaces` says which characters become `_`. */
export function makeSlugs(directory: Directory, replaces: () => string) {
  const known = new WeakMap<Person, { name: string; slug: string }>();
  const slugOf = (person: Person) => {
    const found = known.get(person);
    return found?.name === person.name ? found.slug : undefined;
  };

  function assign(): void {
    const taken = new Set(directory.people().map(slugOf));
    for (const person of directory.people()) {
      if (slugOf(person) !== undefined) continue;
      const slug = toFreeSlug(person.name.toLowerCase().replace(pattern(replaces()), '_'), taken);
      known.set(person, { name: person.name, slug });
      taken.add(slug);
    }
  }

  return {
    of(person: Person): string {
      if (slugOf(person) === undefined) assign();
      return slugOf(person) ?? '';
    },
    /** undefined: nobody. A name that is not the slug names nobody. */
    find(slug: string): Person | undefined {
      assign();
      return directory.people().find((person) => slugOf(person) === slug);
    },
  };
}

function pattern(source: string): RegExp {
  return new RegExp(source, 'g');
}

function toFreeSlug(wish: string, taken: ReadonlySet<string | undefined>): string {
  for (let number = 0; ; number += 1) {
    const slug = number === 0 ? wish : `${wish}${number}`;
    if (!taken.has(slug)) return slug;
  }
}

export interface Mutability {
  readonly details: boolean;
  readonly groups: boolean;
}

/** What of the person Bitbucket may change in the directory that they come from. */
export function isMutable(bitbucket: BitbucketState, person: Person): Mutability {
  const { switches, secondDirectory } = bitbucket;
  if (switches.readOnlyDirectory) return { details: false, groups: false };
  if (!secondDirectory.people.has(person)) return { details: true, groups: true };
  return { details: false, groups: secondDirectory.localGroups };
}

/** The name of the directory of every Bitbucket. */
export const internalDirectory = 'Bitbucket Internal Directory';

/** The name of the directory that the person comes from. */
export function directoryNameOf({ secondDirectory }: BitbucketState, person: Person): string {
  return secondDirectory.people.has(person) ? secondDirectory.name : internalDirectory;
}

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
