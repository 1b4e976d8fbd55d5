import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { judgeSessionUser } from '#shared/products/judge-session-user.ts';
import { readSessionUser } from '#shared/products/read-session-user.ts';

// Each way in which a product, or something before it, may write a name into a header.
const toForm = (name: string) => new URLSearchParams([['', name]]).toString().slice(1);
const ENCODINGS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => Buffer.from(name, 'utf8').toString('latin1'),
  encodeURIComponent,
  toForm,
  (name) => encodeURI(name).replaceAll('%25', '%'),
];
const encoding = fc.constantFrom(...ENCODINGS);
const headersOf = (name: string) => [['x-ausername', name]] as const;

// Without `+` and `%`, in which the encodings contradict each other.
const plainName = fc
  .string({
    unit: fc.constantFrom(...'abcxyzABC0189.-_@ ,;=öéß'),
    minLength: 1,
    maxLength: 12,
  })
  .map((name) => name.trim())
  .filter((name) => name !== '' && name !== 'anonymous');
const anyName = fc
  .string({ unit: fc.constantFrom(...'ab4012+% @éłАя\u{1f600}'), minLength: 1, maxLength: 10 })
  .map((name) => name.trim())
  .filter((name) => name !== '');

it('no user is refused in their own session, whatever the name and its encoding', () => {
  fc.assert(
    fc.property(anyName, fc.constantFrom(...ENCODINGS.slice(1, 4)), (name, encode) => {
      expect(judgeSessionUser(headersOf(encode(name)), name)).toBe('own');
    }),
  );
});

it('no plain name is taken for another one, whatever the encoding', () => {
  fc.assert(
    fc.property(plainName, plainName, encoding, (name, other, encode) => {
      fc.pre(!isSameUser(name, other));
      expect(judgeSessionUser(headersOf(encode(name)), other)).toBe('other');
    }),
  );
});

it('a name that is encoded as its product does is read as itself and as no other one', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      expect(readSessionUser(headersOf(toForm(name)), 'bitbucket')).toBe(name);
      const bytes = Buffer.from(name, 'utf8').toString('latin1');
      expect(readSessionUser(headersOf(bytes), 'confluence')).toBe(name);
    }),
  );
});
