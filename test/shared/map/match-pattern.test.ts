import { describe, expect, it } from 'vitest';
import { matchesAnyPattern } from '#shared/map/match-pattern.ts';

describe('a name matches', () => {
  it.each<[string, readonly string[], boolean]>([
    ['jira-users', ['jira-users'], true],
    ['jira-users', ['JIRA-Users'], true],
    ['jira-users', ['other', 'jira-*'], true],
    ['jira-', ['jira-*'], true],
    ['jira', ['jira-*'], false],
    ['x-jira-users', ['jira-*'], false],
    ['team-jira', ['*-jira'], true],
    ['team-jira-x', ['*-jira'], false],
    ['anything', ['*'], true],
    ['anything', ['**'], true],
    ['anything', [], false],
    ['anything', [''], false],
    ['aba', ['ab*ba'], false],
    ['abba', ['ab*ba'], true],
    ['a-x-b-x-c', ['a*x*c'], true],
    ['a-x-c', ['a*x*x*c'], false],
    ['jira.users', ['jira?users'], false],
    ['jiraXusers', ['jira.users'], false],
    ['jira-admins', ['jira-(admins|users)'], false],
  ])('%s against %j: %s', (group, patterns, expected) => {
    expect(matchesAnyPattern(group, patterns)).toBe(expected);
  });

  it('even a pattern and a name that would keep a backtracking matcher busy for ever', () => {
    expect(matchesAnyPattern('a'.repeat(50_000), [`${'a*'.repeat(200)}b`])).toBe(false);
  });
});
