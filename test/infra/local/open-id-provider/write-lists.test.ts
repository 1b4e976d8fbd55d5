import { describe, expect, it } from 'vitest';
import { type ListWriting, writeLists } from '#infra/local/open-id-provider/write-lists.ts';

const LEFT_OUT = Symbol('left out');

describe('the lists of the local OpenID provider', () => {
  it.each<[ListWriting, unknown, unknown, unknown]>([
    ['list', ['a b', 'c'], ['a b'], []],
    ['empty_left_out', ['a b', 'c'], ['a b'], LEFT_OUT],
    ['empty_as_null', ['a b', 'c'], ['a b'], null],
    ['empty_as_text', ['a b', 'c'], ['a b'], ''],
    ['one_as_text', ['a b', 'c'], 'a b', []],
    ['json', '["a b","c"]', '["a b"]', '[]'],
    ['python', "['a b', 'c']", "['a b']", '[]'],
    ['semicolons', 'a b;c', 'a b', ''],
    ['semicolons_in_list', ['a b;c'], ['a b'], ['']],
    ['commas_in_list', ['a b,c'], ['a b'], ['']],
    ['cognito', '[a+b, c]', 'a b', LEFT_OUT],
  ])('the provider writes several, one and no text as %s', (writing, several, one, none) => {
    const write = (groups: readonly string[]) => {
      const written = writeLists({ sub: '1', groups }, { lists: writing, listLimit: null });
      expect(written).toHaveProperty('sub', '1');
      return 'groups' in written ? written['groups'] : LEFT_OUT;
    };
    expect([write(['a b', 'c']), write(['a b']), write([])]).toEqual([several, one, none]);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
  it('the provider encodes what is no letter, digit, dot, hyphen, star or underscore as Cognito does', () => {
    const groups = ['a.b-c*d_e', 'R&D, 50% +1', 'Bü/ro'];
    const written = writeLists({ groups }, { lists: 'cognito', listLimit: null });
    expect(written).toEqual({ groups: '[a.b-c*d_e, R%26D%2C+50%25+%2B1, B%C3%BC%2Fro]' });
  });

  it('the provider leaves other claims and the audience of a token as they are', () => {
    const claims = { aud: ['a', 'b'], ids: [1, 2], realm: { roles: ['a'] }, name: 'Ada' };
    expect(writeLists(claims, { lists: 'json', listLimit: 1 })).toEqual(claims);
  });

  it('the provider cuts lists without a word where a switch says so', () => {
    const claims = { groups: ['a', 'b', 'c'] };
    expect(writeLists(claims, { lists: 'list', listLimit: 2 })).toEqual({ groups: ['a', 'b'] });
    expect(writeLists(claims, { lists: 'semicolons', listLimit: 2 })).toEqual({ groups: 'a;b' });
  });
});
