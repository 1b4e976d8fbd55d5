import type { GooglePerson } from './google-state.ts';

/** The person by e-mail address or alias, in whatever case, or by id; undefined: nobody. */
export function findPerson(people: readonly GooglePerson[], key: string): GooglePerson | undefined {
  const address = key.toLowerCase();
  return people.find(({ id, primaryEmail, aliases }) => {
    const addresses = [primaryEmail, ...aliases].map((known) => known.toLowerCase());
    return id === key || addresses.includes(address);
  });
}
