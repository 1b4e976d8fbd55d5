import { namesAt } from '#test/infra/local/json/names-at.ts';
import { optionalMemberAt } from '#test/infra/local/json/optional-member-at.ts';

/** The names that an answer of Crowd lists, of users or of groups. Throws when it lists neither. */
export function listedNames(json: unknown): string[] {
  return namesAt(json, optionalMemberAt(json, 'users') === undefined ? 'groups' : 'users');
}
