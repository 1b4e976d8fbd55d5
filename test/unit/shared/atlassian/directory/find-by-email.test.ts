import { expect, it } from 'vitest';
import { findByEmail } from '#shared/atlassian/directory/find-by-email.ts';

const ANN = { username: 'ann', email: 'ann@example.com' };

it('somebody who moves to the next page while it is read is one person', async () => {
  const names = await findByEmail('ann@example.com', async function* () {
    yield* [ANN, ANN];
  });
  expect(names).toEqual(['ann']);
});

it.each([
  ['e\u0301@example.com', '\u00e9@example.com'],
  ['\u00e9@example.com', 'E\u0301@example.com'],
])('%j and %j are one address', async (asked, told) => {
  const names = await findByEmail(asked, async function* () {
    yield { username: 'one', email: told };
  });
  expect(names).toEqual(['one']);
});

it.each(['ann@example.com ', 'аnn@example.com', 'ann@example.co', 'ann@exampl\u0435.com', ''])(
  '%j is not an address that looks like it',
  async (told) => {
    const names = await findByEmail('ann@example.com', async function* () {
      yield { username: 'other', email: told };
    });
    expect(names).toEqual([]);
  },
);
