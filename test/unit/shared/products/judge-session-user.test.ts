import { describe, expect, it } from 'vitest';
import { judgeSessionUser } from '#shared/products/judge-session-user.ts';

const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const judge = (name: string, username: string, cacheControl = 'no-store') =>
  judgeSessionUser(
    [
      ['x-ausername', name],
      ['cache-control', cacheControl],
    ],
    username,
  );

describe('an answer is the user’s own', () => {
  it.each([
    ['ada', 'Ada', 'in another case'],
    ['john+doe', 'john doe', 'form-encoded'],
    ['john%20doe', 'john doe', 'percent-encoded'],
    ['john doe', 'john doe', 'as it is'],
    ['ada%40example.com', 'ada@example.com', 'encoded in part'],
    ['ada+x', 'ada+x', 'as it is, with a plus'],
    ['ada%2Bx', 'ada+x', 'encoded, with a plus'],
    ['ada+x%40example.com', 'ada+x@example.com', 'encoded, its plus left alone'],
    ['a%41', 'a%41', 'as it is, with a percent sign'],
    ['a%2541', 'a%41', 'encoded, with a percent sign'],
    ['100%', '100%', 'as it is, although no encoding ends so'],
    ['z%C3%B6e', 'zöe', 'encoded in UTF-8'],
    ['z%F6e', 'zöe', 'encoded in Latin-1'],
    ['z%F6e+x', 'zöe x', 'encoded in Latin-1, with a space'],
    ['z\u00f6e', 'zöe', 'as it is, in Latin-1'],
    [asBytes('zöe łódź'), 'zöe łódź', 'as it is, in UTF-8'],
    ['zo%CC%88e', 'zöe', 'decomposed'],
  ])('an answer that says “%s” is the own one of “%s”: it is %s', (name, username) => {
    expect(judge(name, username)).toBe('own');
  });
});

describe('an answer is another user’s', () => {
  it.each([
    ['bob', 'ada'],
    ['adam', 'ada'],
    ['ada+x', 'ada'],
    ['ada+x', 'adax'],
    ['ada%40example.com', 'ada@example.org'],
    ['%zz', 'ada'],
    ['zoe', 'zöe'],
    ['?d?', 'ödö'],
    ['?x??', 'łódź'],
    ['unknown', 'łódź'],
  ])('an answer that says “%s” is not the own one of “%s”', (name, username) => {
    expect(judge(name, username)).toBe('other');
  });
});

describe('an answer says nothing', () => {
  it.each([
    ['?\u00f3d?', 'łódź'],
    ['?ukasz', 'Łukasz'],
    ['\u00f3d', 'łódź'],
    ['anonymous', 'ada'],
    ['anonymous', 'anonymous'],
    ['', 'ada'],
  ])('an answer that says “%s” proves nothing about “%s”', (name, username) => {
    expect(judge(name, username)).toBeNull();
  });

  it('an answer that a shared cache may keep says nothing, whomever it names', () => {
    expect(judge('bob', 'ada', 'public, max-age=600')).toBeNull();
    expect(judge('ada', 'ada', 'public, max-age=600')).toBeNull();
  });

  it('an answer without the header says nothing', () => {
    expect(judgeSessionUser([], 'ada')).toBeNull();
  });
});
