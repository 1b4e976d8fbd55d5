// In: names of groups and users in a policy file. Out: their one definition.
import * as v from 'valibot';
import { findOddCharacter } from '#shared/base/find-odd-character.ts';
import { describeExpression } from './describe-expression.ts';
import { judgePattern } from './judge-pattern.ts';
import { reportProblems } from './report-problems.ts';

/** The name of a group or a user. */
export const name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(255),
  v.check(
    (text) => findOddCharacter(text) === null,
    'holds a character that is not visible, or none that a name has',
  ),
);

/** A name without a wildcard. */
export const wholeName = v.pipe(
  name,
  v.check((text) => !text.includes('*'), 'a whole name expected, without *'),
);

/** Names in which `*` stands for any characters. */
export const namePatterns = v.pipe(
  v.array(name),
  v.readonly(),
  reportProblems((patterns: readonly string[]) =>
    patterns.flatMap((pattern, index) =>
      judgePattern(pattern) === 'expression'
        ? [{ path: [index], text: describeExpression(pattern) }]
        : [],
    ),
  ),
);
