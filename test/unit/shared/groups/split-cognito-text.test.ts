import { describe, expect, it } from 'vitest';
import { splitCognitoText } from '#shared/groups/split-cognito-text.ts';

describe('what Cognito makes of several values', () => {
  it.each<[string, readonly string[]]>([
    ['[jira-analysts, everyone]', ['jira-analysts', 'everyone']],
    ['[jira-analysts,everyone]', ['jira-analysts', 'everyone']],
    [' [jira-analysts]\n', ['jira-analysts']],
    ['[Jira+Analysts, everyone]', ['Jira Analysts', 'everyone']],
    ['[jira-analysts%2C+emea, everyone]', ['jira-analysts, emea', 'everyone']],
    ['[CN%3Da%2COU%3Db, R%26D]', ['CN=a,OU=b', 'R&D']],
    ['[a%2Bb, 50%25, a.b-c*d_e]', ['a+b', '50%', 'a.b-c*d_e']],
    ['[B%C3%BCro, %E5%BD%B1]', ['B\u00fcro', '\u5f71']],
    ['[B\u00fcro, a]', ['B\u00fcro', 'a']],
    ['[Team+%5BEMEA%5D, O%27Brien]', ['Team [EMEA]', "O'Brien"]],
    ['[a%3Bb, c%7Cd]', ['a;b', 'c|d']],
    ['[a, ]', ['a', '']],
    ['[]', []],
    ['[ ]', []],
  ])('several values are split first and decoded then: %s', (text, names) => {
    expect(splitCognitoText(text)).toEqual(names);
  });

  it.each([
    '[a%zz, b]',
    '[50%, b]',
    '[a%2, b]',
    '[%ff, b]',
    '[%C3, b]',
    '[jira analysts, b]',
    '[CN=a,OU=b, c]',
    '[a/b, c]',
    "['a', 'b']",
    '[a;b]',
    '[[a], b]',
    '[{a}, b]',
    '[%5B%22a%22%5D, b]',
    '[%22a%22, b]',
    '[a, b',
    'a, b]',
  ])('what Cognito would not have written says nothing: %s', (text) => {
    expect(splitCognitoText(text)).toBeNull();
  });
});

describe('what Cognito makes of one value', () => {
  it.each([
    'everyone',
    'CN=jira-analysts,OU=Groups,DC=example,DC=com',
    'jira-analysts, emea',
    'Jira+Analysts',
    '50%25',
    'Team [EMEA]',
    '[EMEA] Team',
    "O'Brien",
    'DOMAIN\\jira-users',
  ])('one value is one name as it is: %s', (text) => {
    expect(splitCognitoText(text)).toEqual([text]);
  });

  it.each(['a;b', 'a|b', '"a"', "'a'", '{a,b}', '<a>'])(
    'one value that holds several names says nothing: %s',
    (text) => {
      expect(splitCognitoText(text)).toBeNull();
    },
  );

  it.each(['', ' '])('a blank value holds no name: %j', (text) => {
    expect(splitCognitoText(text)).toEqual([]);
  });
});
