import { expect, it } from 'vitest';
import { findByEmail } from '#shared/atlassian/directory/find-by-email.ts';

const ANN = { username: 'ann', email: 'ann@example.com' };

it('a user who moves to the next page during the search is found once', async () => {
  const names = await findByEmail('ann@example.com', async function* () {
    yield* [ANN, ANN];
  });
  expect(names).toEqual(['ann']);
});

it.each([
  ['e\u0301@example.com', '\u00e9@example.com'],
  ['\u00e9@example.com', 'E\u0301@example.com'],
])('%j and %j are one e-mail address', async (searched, found) => {
  const names = await findByEmail(searched, async function* () {
    yield { username: 'one', email: found };
  });
  expect(names).toEqual(['one']);
});

it.each(['ann@example.com ', 'аnn@example.com', 'ann@example.co', 'ann@exampl\u0435.com', ''])(
  '%j is not the e-mail address that it resembles',
  async (email) => {
    const names = await findByEmail('ann@example.com', async function* () {
      yield { username: 'other', email };
    });
    expect(names).toEqual([]);
  },
);
