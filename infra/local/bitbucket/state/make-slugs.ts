// In: accounts as their names change.
// Out: the slug of each: a name fit for URLs that no other account has.
import type { Directory, Person } from '#infra/local/data-center/state/make-directory.ts';

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
