import { describe, expect, it } from 'vitest';
import { judgePattern } from '#shared/policy/file/judge-pattern.ts';

describe('judging a pattern', () => {
  it.each([
    ...['.*', 'jira-.*', '^jira-.*$', '^jira-users$', 'jira.+'],
    ...['(?i)jira', '[^-]+', '[abc]+', '\\d+', 'team-\\w+'],
  ])('a pattern was surely meant as a regular expression: %s', (pattern) => {
    expect(judgePattern(pattern)).toBe('expression');
  });

  it.each([
    ...['^jira', 'admins$', 'com.example.*', 'a|b', 'jira-users?', 'jira\\.users', 'team-\\d'],
    ...['team-x{2}', 'customers [A-Z]', '(a|b)', 'Team (EU|US)', 'jira-[a-z]', '[a-zA-Z0-9]'],
  ])('a pattern was perhaps meant as a regular expression: %s', (pattern) => {
    expect(judgePattern(pattern)).toBe('doubtful');
  });

  it.each([
    ...['*', 'jira-*', '*-admins', 'jira-users', 'Jira Users (Berlin)', 'com.example.users'],
    ...['[EXT] partners', 'R&D', 'C++', 'CORP\\developers', 'CORP\\developers*', '/jira/analysts'],
    ...['{guid}', 'price $5 club', 'a^b', '5b5a1d6e-6c0f-4a8e-9f53-0f4c2f5d7a11'],
  ])('a pattern was meant as a name: %s', (pattern) => {
    expect(judgePattern(pattern)).toBe('name');
  });
});
