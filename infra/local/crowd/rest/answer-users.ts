import { answerEntity } from '#infra/local/crowd/representation/answer-entity.ts';
import type { Person } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { expands } from './expands.ts';
import { pageOf } from './page-of.ts';
import { toUserEntity } from './to-user-entity.ts';
import { toUserReference } from './to-user-reference.ts';

/** The page of people that the caller asked for, in full with `expand=user`. */
export function answerUsers(
  context: CrowdContext,
  crowd: CrowdState,
  people: readonly Person[],
): Response {
  const toEntity = expands(context, 'user') ? toUserEntity : toUserReference;
  const users = pageOf(context, people).map((person) => toEntity(context, crowd, person));
  return answerEntity(context, ['users', { expand: 'user', users }]);
}
