import { HTTPException } from 'hono/http-exception';
import { answerEntity } from '#infra/local/crowd/representation/answers.ts';
import type { Group, User } from '#infra/local/crowd/state/directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import {
  expands,
  toGroupEntity,
  toGroupReference,
  toUserEntity,
  toUserReference,
} from './entities.ts';

/** Returns the page of users that the caller asked for, in full with `expand=user`. */
export function answerUsers(
  context: CrowdContext,
  crowd: CrowdState,
  people: readonly User[],
): Response {
  const toEntity = expands(context, 'user') ? toUserEntity : toUserReference;
  const users = pageOf(context, crowd, people).map((user) => toEntity(context, crowd, user));
  return answerEntity(context, ['users', { expand: 'user', users }]);
}

/** Returns the page of groups that the caller asked for, in full with `expand=group`. */
export function answerGroups(
  context: CrowdContext,
  crowd: CrowdState,
  groups: readonly Group[],
): Response {
  const toEntity = expands(context, 'group') ? toGroupEntity : toGroupReference;
  const entities = pageOf(context, crowd, groups).map((group) => toEntity(context, crowd, group));
  return answerEntity(context, ['groups', { expand: 'group', groups: entities }]);
}

/**
 * Returns the part of a list, sorted by name, that start-index (0) and max-results (1000) choose. No answer carries a total:
 * a caller pages until a page is short.
 */
export function pageOf<Named extends { readonly name: string }>(
  context: CrowdContext,
  { switches }: CrowdState,
  list: readonly Named[],
): Named[] {
  const start = readNumber(context, 'start-index', 0);
  const wanted = readNumber(context, 'max-results', 1000);
  const count = Math.min(wanted < 0 ? list.length : wanted, switches.mostResults ?? list.length);
  return [...list]
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .slice(start, start + count);
}

// JAX-RS answers 404 to a query parameter that is not of its type.
function readNumber(context: CrowdContext, name: string, otherwise: number): number {
  const text = context.req.query(name);
  if (text === undefined) return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw new HTTPException(404);
  return Number(text);
}
