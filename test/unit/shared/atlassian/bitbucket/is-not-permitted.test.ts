import { expect, it } from 'vitest';
import { isNotPermitted } from '#shared/atlassian/bitbucket/is-not-permitted.ts';

const AUTHORISATION = 'com.atlassian.bitbucket.AuthorisationException';
const refusal = (status: number, body: unknown) => ({
  ...{ status, headers: [], truncated: false },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const naming = (...exceptionNames: (string | null)[]) => ({
  errors: exceptionNames.map((exceptionName) => ({ context: null, message: 'no', exceptionName })),
});

it('a 401 for a missing right does not mean wrong credentials', () => {
  expect(isNotPermitted(refusal(401, naming(AUTHORISATION)))).toBe(true);
});

it.each<[string, number, unknown]>([
  ['403 for a missing right', 403, naming(AUTHORISATION)],
  ['400 for a missing right', 400, naming(AUTHORISATION)],
  ['200', 200, naming(AUTHORISATION)],
  [
    '401 for a wrong password',
    401,
    naming('com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException'),
  ],
  ['401 for an exception whose name only ends alike', 401, naming('NoAuthorisationException')],
  ['401 for something else first', 401, naming('com.atlassian.Other', AUTHORISATION)],
  ['401 that names nothing', 401, naming(null)],
  ['401 without errors', 401, { errors: [] }],
  ['401 as a page', 401, `<p>${AUTHORISATION}</p>`],
  ['401 without a body', 401, ''],
])('a %s does not mean a missing right', (_what, status, body) => {
  expect(isNotPermitted(refusal(status, body))).toBe(false);
});
