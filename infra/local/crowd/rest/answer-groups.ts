import { answerEntity } from '#infra/local/crowd/representation/answer-entity.ts';
import type { Group } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { expands } from './expands.ts';
import { pageOf } from './page-of.ts';
import { toGroupEntity } from './to-group-entity.ts';
import { toGroupReference } from './to-group-reference.ts';

/** The page of groups that the caller asked for, in full with `expand=group`. */
export function answerGroups(
  context: CrowdContext,
  crowd: CrowdState,
  groups: readonly Group[],
): Response {
  const toEntity = expands(context, 'group') ? toGroupEntity : toGroupReference;
  const entities = pageOf(context, groups).map((group) => toEntity(context, crowd, group));
  return answerEntity(context, ['groups', { expand: 'group', groups: entities }]);
}
