import { expect, it } from 'vitest';
import { isDirectMember } from '#shared/atlassian/directory/is-direct-member.ts';
import type { ListMembers } from '#shared/atlassian/directory/wire-format.ts';

const listOf =
  (...pages: (readonly string[] | null)[]): ListMembers =>
  async (_group, start) => {
    const items = pages[start];
    if (items === null || items === undefined) return null;
    return { items, next: start + 1 < pages.length ? start + 1 : null };
  };

it.each<[string, ListMembers, boolean | null]>([
  ['is on a later page, in another case', listOf(['ada'], ['Bob']), true],
  ['is on no page', listOf(['ada'], ['eve']), false],
  ['is not listed by an empty list', listOf([]), false],
  ['is not listed by a list that is not shown', listOf(null), null],
  ['is not found before a page that is not shown', listOf(['ada'], null), null],
  ['is sought in a list that does not lead on', async () => ({ items: ['ada'], next: 0 }), null],
  ['is sought in a list without an end', listOf(...Array(99).fill(['ada'])), null],
])(
  'a user who %s is a direct member, is none, or it is not known',
  async (_what, list, isDirect) => {
    expect(await isDirectMember(list, 'bob', 'team')).toBe(isDirect);
  },
);

it('a list that does not lead on is asked once', async () => {
  const starts: number[] = [];
  const list: ListMembers = async (_group, start) => {
    starts.push(start);
    return { items: ['ada'], next: start };
  };
  await isDirectMember(list, 'bob', 'team');
  expect(starts).toEqual([0]);
});
