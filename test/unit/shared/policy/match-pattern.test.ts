import { describe, expect, it } from 'vitest';
import { matchesAnyPattern, resemblesAnyPattern } from '#shared/policy/match-pattern.ts';

describe('matching a name', () => {
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
  ])('the name %s matches the patterns %j: %s', (group, patterns, expected) => {
    expect(matchesAnyPattern(group, patterns)).toBe(expected);
  });

  it('the result stays right after very many names', () => {
    const patterns = ['jira-*'];
    const names = Array.from({ length: 10_001 }, (_, n) => `${n % 2 ? 'jira' : 'team'}-${n}`);
    const found = () => names.filter((name) => matchesAnyPattern(name, patterns)).length;
    expect([found(), found()]).toEqual([5_000, 5_000]);
  });

  it('a pattern that would keep a backtracking matcher busy for ever comes to an end', () => {
    expect(matchesAnyPattern('a'.repeat(50_000), [`${'a*'.repeat(200)}b`])).toBe(false);
  });
});

describe('a name that resembles a protected one', () => {
  const PROTECTED = ['jira-administrators', '*-syst\u00e8mes', 'root-*-\uff11'];

  it.each([
    ['that is the protected one', 'jira-administrators'],
    ['in another case', 'JIRA-Administrators'],
    ['with an accent', 'jira-administr\u00e1tors'],
    ['with a combining accent', 'jira-administra\u0301tors'],
    ['with several marks on one letter', 'jira-administra\u0301\u0323\u20ddtors'],
    ['with a long s', 'jira-administrator\u017f'],
    ['with letters that do not decompose', 'jira-admınistratørs'],
    ['in full width', 'ｊｉｒａ－ａｄｍｉｎｉｓｔｒａｔｏｒｓ'],
    ['in mathematical letters', '𝐣𝐢𝐫𝐚-administrators'],
    ['with a dotless i', 'jira-adm\u0131nistrators'],
    ['with a dotted I', 'J\u0130RA-ADMINISTRATORS'],
    ['with a dot after it', 'jira-administrators.'],
    ['with blanks and dots after it', 'jira-administrators . .'],
    ['with blanks before it', ' \u00a0\u3000jira-administrators'],
    ['with a zero-width space in it', 'jira-\u200badministrators'],
    ['with a soft hyphen in it', 'jira-admin\u00adistrators'],
    ['with a mark of direction around it', '\u202ajira-administrators\u202c'],
    ['with a null after it', 'jira-administrators\u0000'],
    ['with the end of a pattern', 'office-Systemes'],
    ['with both ends of a pattern', 'r\u00f6\u00f6t-x-1.'],
  ])('a name %s resembles a protected one', (_what, name) => {
    expect(resemblesAnyPattern(name, PROTECTED)).toBe(true);
  });

  it.each([
    ['with a letter less', 'jira-administrator'],
    ['with a letter more', 'jira-administratorss'],
    ['with a dot before it', '.jira-administrators'],
    ['with a blank in it', 'jira -administrators'],
    ['with a dot in it', 'jira.administrators'],
    ['that is nothing but marks', '\u0301\u200b'],
    ['that is empty', ''],
  ])('a name %s does not resemble a protected one', (_what, name) => {
    expect(resemblesAnyPattern(name, PROTECTED)).toBe(false);
  });

  it('a name that resembles a protected one does not match it', () => {
    for (const name of [
      'jira-administr\u00e1tors',
      'jira-administrators.',
      'jira-adm\u0131nistrators',
    ]) {
      expect(matchesAnyPattern(name, PROTECTED)).toBe(false);
      expect(resemblesAnyPattern(name, PROTECTED)).toBe(true);
      expect(matchesAnyPattern(name, PROTECTED)).toBe(false);
    }
  });

  it('no name resembles a protected one when none is protected', () => {
    expect(resemblesAnyPattern('jira-administrators', [])).toBe(false);
  });
});
