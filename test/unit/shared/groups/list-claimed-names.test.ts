import { describe, expect, it } from 'vitest';
import { listClaimedNames } from '#shared/groups/list-claimed-names.ts';
import type { GroupWriting } from '#shared/policy/identity-policy.ts';

const LIST: GroupWriting = { format: 'list' };
const COGNITO: GroupWriting = { format: 'cognito' };
const COMMAS: GroupWriting = { format: 'comma_separated' };
const by = (separator: string): GroupWriting => ({ format: 'list', separator });

// Two groups, after something on the way has made one text of the list, or of a list of that text.
const TWO_IN_ONE_TEXT: readonly string[] = [
  "['jira-a', 'jira-b']",
  "['jira-a','jira-b']",
  `['jira-a', "jira-b"]`,
  '[\\"jira-a\\",\\"jira-b\\"]',
  '"[\\"jira-a\\",\\"jira-b\\"]"',
  '["jira-a","jira-b"',
  '["jira-a","jira-b',
  '"jira-a","jira-b"]',
  '"jira-a","jira-b"',
  '"jira-a,jira-b"',
  "'jira-a','jira-b'",
  "'jira-a,jira-b'",
  "jira-a','jira-b",
  "[u'jira-a', u'jira-b']",
  'set([jira-a, jira-b])',
  '%5B%22jira-a%22%2C%22jira-b%22%5D',
  '[&quot;jira-a&quot;,&quot;jira-b&quot;]',
  '&#34;jira-a&#34;,&#34;jira-b&#34;',
  "('jira-a', 'jira-b')",
  '("jira-a", "jira-b")',
  '(jira-a, jira-b)',
  "{'jira-a', 'jira-b'}",
  '{"jira-a","jira-b"}',
  '{jira-a,jira-b}',
  '{"0":"jira-a","1":"jira-b"}',
  '(',
  '{groups=[jira-a, jira-b]}',
  '[[jira-a, jira-b]]',
  '[["jira-a"],["jira-b"]]',
  '[{"name":"jira-a"},{"name":"jira-b"}]',
  '[object Object],[object Object]',
  '“jira-a”,“jira-b”',
  '`jira-a`,`jira-b`',
  '<g>jira-a</g><g>jira-b</g>',
  "dict_values(['jira-a', 'jira-b'])",
  'a:2:{i:0;s:6:"jira-a";i:1;s:6:"jira-b";}',
];

describe('a list that became a text', () => {
  it.each(TWO_IN_ONE_TEXT)('a list that became a text is not read as a list: %s', (text) => {
    expect(listClaimedNames(text, LIST)).toBeNull();
    expect(listClaimedNames([text], LIST)).toBeNull();
    expect(listClaimedNames(['jira-c', text], LIST)).toBeNull();
  });

  it.each(TWO_IN_ONE_TEXT)('a list that became a text is not split at commas: %s', (text) => {
    expect(listClaimedNames(text, COMMAS)).toBeNull();
    expect(listClaimedNames([text], COMMAS)).toBeNull();
    expect(listClaimedNames(['jira-c', text], COMMAS)).toBeNull();
  });

  it.each(TWO_IN_ONE_TEXT)('a list that became a text is not split at bars: %s', (text) => {
    expect(listClaimedNames(text, by('|'))).toBeNull();
    expect(listClaimedNames([text], by('|'))).toBeNull();
  });

  it.each(TWO_IN_ONE_TEXT)('a list that became a text is none of Cognito’s texts: %s', (text) => {
    expect(listClaimedNames(text, COGNITO)).toBeNull();
    expect(listClaimedNames([text], COGNITO)).toBeNull();
  });

  it.each([LIST, COMMAS, COGNITO, by(';')])(
    'a text that is a list in JSON is read in every format: %j',
    (writing) => {
      const names = ['jira-a', 'jira-b'];
      expect(listClaimedNames(JSON.stringify(names), writing)).toEqual(names);
      expect(listClaimedNames(JSON.stringify(names, null, 2), writing)).toEqual(names);
      expect(listClaimedNames(JSON.stringify(['jira-a']), writing)).toEqual(['jira-a']);
    },
  );

  it.each([
    '["a",1]',
    '["a",null]',
    '["a",["b"]]',
    '["a",{"b":"c"}]',
    '["a"] ["b"]',
    '["a",]',
    '["[\\"a\\",\\"b\\"]"]',
    '["\'a\'"]',
  ])('a text that begins like a list of texts in JSON and is none says nothing: %s', (text) => {
    for (const writing of [LIST, COMMAS, COGNITO, by(';')]) {
      expect(listClaimedNames(text, writing)).toBeNull();
    }
  });
});

describe('a text that stands for nothing', () => {
  it.each([
    ...['null', 'None', 'nil', 'undefined', 'N/A', 'n/a', '-', '--', '.'],
    ...['Array', 'System.String[]', 'System.Collections.Generic.List`1[System.String]'],
  ])(
    'a text that stands for nothing is neither a group nor the proof that there is none: %s',
    (text) => {
      for (const writing of [COMMAS, COGNITO, by(';'), by(' ')]) {
        expect(listClaimedNames(text, writing)).toBeNull();
      }
      for (const writing of [LIST, COMMAS, COGNITO]) {
        expect(listClaimedNames([text], writing)).toBeNull();
        expect(listClaimedNames(JSON.stringify([text]), writing)).toBeNull();
      }
      expect(listClaimedNames(`[${text}]`, COMMAS)).toBeNull();
      expect(listClaimedNames(`jira-a;${text}`, by(';'))).toBeNull();
    },
  );
});

describe('names with unusual characters', () => {
  it.each([
    'Team [EMEA]',
    '[EMEA] Team',
    '[A] and [B]',
    "O'Brien",
    "'s-Hertogenbosch",
    'CN=a,OU=b',
    'Sales, EMEA',
    'R&D; Labs',
    'L’équipe',
    "L'équipe 'A'",
    '100%',
    'Marketing | EMEA',
    'Admins (old)',
    '1) Sales',
    'a < b > c',
    'The "Blue" team',
    'DOMAIN\\jira-users',
    '/jira/analysts',
  ])('a list is taken at its word: %s', (name) => {
    expect(listClaimedNames(['a', name], LIST)).toEqual(['a', name]);
    expect(listClaimedNames([name], LIST)).toEqual([name]);
  });
});

describe('a list of one text with separators', () => {
  it.each(['jira-a,jira-b', 'jira-a;jira-b', 'jira-a|jira-b', 'jira-a,jira-b, jira-c'])(
    'a list of one text with separators says nothing where no separator is expected: %s',
    (text) => {
      expect(listClaimedNames([text], LIST)).toBeNull();
      expect(listClaimedNames([text], COGNITO)).toBeNull();
      expect(listClaimedNames([text, 'jira-d'], LIST)).toEqual([text, 'jira-d']);
    },
  );
});

describe('a separator of the policy', () => {
  it.each<[string, string, readonly string[]]>([
    [';', 'jira-a;jira-b', ['jira-a', 'jira-b']],
    [';', 'CN=a,OU=x;CN=b,OU=x', ['CN=a,OU=x', 'CN=b,OU=x']],
    [';', 'CN=a\\, b,OU=x', ['CN=a\\, b,OU=x']],
    [';', 'Sales, EMEA;jira-b', ['Sales, EMEA', 'jira-b']],
    ['|', 'jira-a|jira-b', ['jira-a', 'jira-b']],
    ['|', 'jira-a', ['jira-a']],
    [' ', 'jira-a  jira-b', ['jira-a', 'jira-b']],
    [' ', '[jira-a jira-b]', ['jira-a', 'jira-b']],
    ['\n', 'jira-a\n jira-b', ['jira-a', 'jira-b']],
    ['\n', 'jira-a\r\njira-b\r\n', ['jira-a', 'jira-b']],
    [',', 'jira-a,\r\n\tjira-b', ['jira-a', 'jira-b']],
    ['::', 'jira-a::jira:b', ['jira-a', 'jira:b']],
    [',', 'jira-a,jira-b', ['jira-a', 'jira-b']],
  ])('the separator %j parts the names of %j', (separator, text, names) => {
    expect(listClaimedNames(text, by(separator))).toEqual(names);
    expect(listClaimedNames([text], by(separator))).toEqual(names);
  });

  it.each(["jira-a;'jira-b'", 'jira-a;[jira-b]', 'jira-a;(jira-b', 'jira-a;{"jira":"b"}'])(
    'a text in which one name has quotes or brackets around it says nothing: %s',
    (text) => {
      expect(listClaimedNames(text, by(';'))).toBeNull();
      expect(listClaimedNames([text, 'jira-c'], by(';'))).toBeNull();
    },
  );

  it('a separator goes before the format', () => {
    expect(listClaimedNames('a,b;c,d', { format: 'comma_separated', separator: ';' })).toEqual([
      'a,b',
      'c,d',
    ]);
  });

  it.each<[string, string]>([
    [',', 'jira-a;jira-b'],
    [',', 'jira-a|jira-b'],
    [',', 'jira-a;jira-b,jira-c'],
    [',', 'CN=a\\, b'],
    [',', 'CN=jira-a,OU=Groups,DC=example'],
    [',', '[CN=jira-a,OU=Groups]'],
    [',', '[jira-a%2C+emea, jira-b]'],
    [' ', '- jira-a\n- jira-b'],
    [';', '&quot;jira-a&quot;;&quot;jira-b&quot;'],
    [';', 'jira-a,jira-b'],
    [';', 'jira-a, jira-b'],
    [';', 'jira-a|jira-b;jira-c'],
    ['|', 'jira-a;jira-b'],
    ['|', 'jira-a, jira-b'],
    [' ', 'jira-a, jira-b'],
    [' ', 'jira-a,jira-b jira-c'],
    ['::', 'jira-a;jira-b'],
  ])('a text with another separator than %j says nothing: %s', (separator, text) => {
    expect(listClaimedNames(text, by(separator))).toBeNull();
    expect(listClaimedNames([text], by(separator))).toBeNull();
  });

  it('names of a list may have separators that the policy does not name', () => {
    const names = ['Sales, EMEA', 'Marketing | EMEA', 'CN=a,OU=b'];
    expect(listClaimedNames(names, by(';'))).toEqual(names);
    expect(listClaimedNames(['R&D; Labs', ...names], by('\n'))).toEqual(['R&D; Labs', ...names]);
    expect(listClaimedNames(['jira-a;', 'jira-b'], by('\n'))).toBeNull();
  });

  it('a line break as the separator leaves blanks in names', () => {
    const names = ['CN=Domain Users,OU=x', 'jira team'];
    expect(listClaimedNames(names.join('\n'), by('\n'))).toEqual(names);
    expect(listClaimedNames('CN=Domain Users,OU=x', by('\n'))).toEqual(['CN=Domain Users,OU=x']);
  });

  it.each(['', '  ', '[]', '[ ]'])('a separated text without names has none: %j', (text) => {
    expect(listClaimedNames(text, by(';'))).toEqual([]);
  });

  it('a blank text in a list is a name that cannot be read', () => {
    expect(listClaimedNames([''], by(';'))).toEqual(['']);
    expect(listClaimedNames(['a', ' '], by(';'))).toEqual(['a', '']);
  });
});
