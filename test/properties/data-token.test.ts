import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyDataToken } from '#shared/authenticate/verify-data-token.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { tokenTrust } from '#test/builders/token-trust.ts';

const good = dataToken();
const anywhere = fc.nat({ max: good.length - 1 });
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+/ \n';
const character = fc.constantFrom(...ALPHABET);
const rejected = { code: 'authenticate.token_rejected' };

it('a valid token with any one character changed is rejected', async () => {
  await fc.assert(
    fc.asyncProperty(anywhere, character, async (at, other) => {
      fc.pre(good[at] !== other);
      const token = `${good.slice(0, at)}${other}${good.slice(at + 1)}`;
      await expect(verifyDataToken(token, tokenTrust())).rejects.toMatchObject(rejected);
    }),
    { numRuns: 500 },
  );
});

it('a valid token with any one character added or removed is rejected', async () => {
  await fc.assert(
    fc.asyncProperty(anywhere, character, fc.boolean(), async (at, other, more) => {
      const token = more
        ? `${good.slice(0, at)}${other}${good.slice(at)}`
        : `${good.slice(0, at)}${good.slice(at + 1)}`;
      await expect(verifyDataToken(token, tokenTrust())).rejects.toMatchObject(rejected);
    }),
    { numRuns: 500 },
  );
});

it('any text at all is rejected, and never a defect', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (token) => {
      await expect(verifyDataToken(token, tokenTrust())).rejects.toMatchObject(rejected);
    }),
  );
});
