import { expect, it } from 'vitest';
import { toGroupQuestion } from '#shared/groups/group-source.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { identity } from '#test/builders/identity.ts';

/** The access token that is asked with when these were forwarded. */
const tokenOf = (...accessTokens: readonly string[]) =>
  toGroupQuestion(
    acceptedRequest({ headers: { 'x-amzn-oidc-accesstoken': accessTokens } }),
    identity(),
  ).accessToken;

it('the access token that was forwarded is asked with', () => {
  expect(tokenOf('one')).toBe('one');
});

it('without one there is none', () => {
  expect(toGroupQuestion(acceptedRequest(), identity()).accessToken).toBeNull();
});

it('an access token that was sent twice is none', () => {
  expect(tokenOf('one', 'other')).toBeNull();
  expect(tokenOf('one', 'one')).toBeNull();
});

it('the question is about the person of the data token', () => {
  const ada = identity();
  expect(toGroupQuestion(acceptedRequest(), ada).identity).toBe(ada);
});
