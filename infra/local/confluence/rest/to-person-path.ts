import type { Person } from '#infra/local/data-center/state/make-directory.ts';

/** The address of the person's resource, after the context path. */
export function toPersonPath(person: Person): string {
  return `/rest/api/user?key=${person.key}`;
}
