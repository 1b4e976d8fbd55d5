// In: accounts as their names change.
// Out: the slug of each: a name fit for URLs that no other account has.
import type { Directory, User } from '#infra/local/data-center/state/make-directory.ts';

export type Slugs = ReturnType<typeof makeSlugs>;

/** Returns slugs for the users of the directory, in the order in which they came. `replaces` says which characters become `_`. */
export function makeSlugs(directory: Directory, replaces: () => string) {
  const slugs = new WeakMap<User, { name: string; slug: string }>();
  const slugOf = (user: User) => {
    const found = slugs.get(user);
    return found?.name === user.name ? found.slug : undefined;
  };

  function assign(): void {
    const taken = new Set(directory.people().map(slugOf));
    for (const user of directory.people()) {
      if (slugOf(user) !== undefined) continue;
      const slug = toFreeSlug(user.name.replace(pattern(replaces()), '_'), taken);
      slugs.set(user, { name: user.name, slug });
      taken.add(slug);
    }
  }

  return {
    of(user: User): string {
      if (slugOf(user) === undefined) assign();
      return slugOf(user) ?? '';
    },
    /** undefined: no user has that slug. A name that is not the slug finds no user. */
    find(slug: string): User | undefined {
      assign();
      return directory.people().find((user) => slugOf(user) === slug);
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
