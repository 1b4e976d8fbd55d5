import { expect, it } from 'vitest';
import { type FoundUser, findByEmail } from '#shared/atlassian/directory/find-by-email.ts';
import { productConnection } from '#test/builders/product-connection.ts';

const JIRA = productConnection('https://jira', { product: 'jira' });
/** Looks for an e-mail address among the users that a product finds. */
const findAmong = (email: string, ...found: readonly FoundUser[]) =>
  findByEmail(
    email,
    async function* () {
      yield* found;
    },
    JIRA,
  );

const ANN = { username: 'ann', email: 'ann@example.com' };

it('a user who moves to the next page during the search is found once', async () => {
  const names = await findAmong('ann@example.com', ANN, ANN);
  expect(names).toEqual(['ann']);
});

it.each([
  ['e\u0301@example.com', '\u00e9@example.com'],
  ['\u00e9@example.com', 'E\u0301@example.com'],
])('%j and %j are one e-mail address', async (searched, found) => {
  const names = await findAmong(searched, { username: 'one', email: found });
  expect(names).toEqual(['one']);
});

it.each(['ann@example.com ', 'аnn@example.com', 'ann@example.co', 'ann@exampl\u0435.com', ''])(
  '%j is not the e-mail address that it resembles',
  async (email) => {
    const names = await findAmong('ann@example.com', { username: 'other', email });
    expect(names).toEqual([]);
  },
);

it.each([
  ['alone', []],
  ['behind a user with the address', [ANN]],
])('a match without a visible e-mail address, %s, may be the user', async (_where, others) => {
  const found = findAmong('ann@example.com', ...others, { username: 'hidden', email: null });
  await expect(found).rejects.toMatchObject({
    code: 'provision.email_hidden',
    evidence: { product: 'jira', operation: 'find_by_email' },
  });
});
