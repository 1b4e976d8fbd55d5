import { expect, it } from 'vitest';
import { toGroupQuestion } from '#shared/groups/group-source.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { identity } from '#test/builders/identity.ts';

/** Returns the access token of the query when these were forwarded. */
const tokenOf = (...accessTokens: readonly string[]) =>
  toGroupQuestion(
    acceptedRequest({ headers: { 'x-amzn-oidc-accesstoken': accessTokens } }),
    identity(),
  ).accessToken;

it('a query uses the forwarded access token', () => {
  expect(tokenOf('one')).toBe('one');
});

it('a query has no access token when none was forwarded', () => {
  expect(toGroupQuestion(acceptedRequest(), identity()).accessToken).toBeNull();
});

it('a query has no access token when two were forwarded', () => {
  expect(tokenOf('one', 'other')).toBeNull();
  expect(tokenOf('one', 'one')).toBeNull();
});

it('a query is about the subject of the data token', () => {
  const ada = identity();
  expect(toGroupQuestion(acceptedRequest(), ada).identity).toBe(ada);
});
