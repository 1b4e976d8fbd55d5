import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productDirectory } from '#infra/explain/product-directory.ts';
import { findOddCharacter } from '#shared/base/find-odd-character.ts';
import { mapClaims } from '#shared/map/map-claims.ts';
import { toDisplayName } from '#shared/map/to-display-name.ts';
import { PRODUCT_NAMES } from '#shared/products/product-facts.ts';
import { identity } from '#test/builders/identity.ts';
import { mapping } from '#test/builders/mapping.ts';
import { textRules } from '#test/builders/text-rules.ts';

// Code units of all kinds, with those often that a careless cut or match would stumble over.
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom('a', ' ', '<', '\u200d', '\u200c', '\u200b', '\ufe0f', '\u0308', '\u0dca', '🦉'),
);
const text = fc.string({ unit, maxLength: 400 });
const claim = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(undefined, 'anonymous', '<>', 'a <> b', '[a, b]', '["a"]'),
  },
);

const DIRECTORIES = [...PRODUCT_NAMES, 'crowd' as const].map((name) => {
  const isCrowd = name === 'crowd';
  const product = isCrowd ? 'jira' : name;
  const place = { product, isCrowd, version: [10, 0], address: '', credentials: '' } as const;
  return [name, productDirectory(place)] as const;
});

const rules = {
  ...mapping({ displayName: textRules(['name', '{given_name} {family_name}'], ['upper_case']) }),
  ...{ require: [], groupSources: [] },
};
type Claims = Readonly<Record<string, unknown>>;

describe.each(DIRECTORIES)('the display name of a user at %s', (_name, directory) => {
  const map = (claims: Claims) => {
    const question = { identity: identity({ claims }), accessToken: null };
    return mapClaims(question, { mapping: rules, directory });
  };
  const names = fc.record({ name: claim, given_name: claim, family_name: claim });

  it('a display name never decides whether a user is refused, nor who the user is', async () => {
    const strict = fc.record({
      preferred_username: fc.oneof(claim, fc.constantFrom('ada', 'Ada', 'admin', 'a+b')),
      email: fc.oneof(claim, fc.constant('ada@example.com')),
    });
    await fc.assert(
      fc.asyncProperty(strict, names, async (claims, odd) => {
        const good = await map({ ...claims, name: 'Ada Lovelace' });
        const mapped = await map({ ...claims, ...odd });
        expect(mapped.refusal?.code).toBe(good.refusal?.code);
        expect(mapped.refusal?.evidence).toEqual(good.refusal?.evidence);
        expect(mapped.profile?.username).toBe(good.profile?.username);
        expect(mapped.profile?.email).toBe(good.profile?.email);
      }),
    );
  });

  it('a user has a display name that can be read and that the product can hold', async () => {
    await fc.assert(
      fc.asyncProperty(names, async (odd) => {
        const { profile } = await map({ ...identity().claims, ...odd });
        const name = profile?.displayName ?? '';
        expect(name.trim()).not.toBe('');
        expect(name.length).toBeLessThanOrEqual(255);
        expect(toDisplayName(name)).toBe(name);
      }),
    );
  });
});

it('a display name holds nothing that is not visible but joiners and variants', () => {
  fc.assert(
    fc.property(text, (odd) => {
      const name = toDisplayName(odd);
      expect(findOddCharacter(name.replace(/[\p{Join_C}\p{VS}]/gu, ''))).toBeNull();
      expect(name).toBe(name.normalize('NFC').trim());
      expect(name).not.toMatch(/\s{2}|[^\S ]/);
    }),
  );
});

it('a display name that is cleaned again is the same', () => {
  fc.assert(fc.property(text, (odd) => toDisplayName(toDisplayName(odd)) === toDisplayName(odd)));
});

it('a display name whose marks change places is cleaned to its end', () => {
  const name = toDisplayName('\u0308\u0dca\u200c');
  expect(toDisplayName(name)).toBe(name);
});
