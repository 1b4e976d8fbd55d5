import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGroupClaim } from '#shared/groups/group-claim.ts';
import { resemblesList } from '#shared/groups/resembles-list.ts';
import type { GroupWriting } from '#shared/policy/identity-policy.ts';
import { toGroupKey } from '#shared/products/group-key.ts';

const GROUP = fc.constantFrom(
  'jira-a',
  'jira-b',
  "O'Brien",
  'dev_ops',
  'R&D',
  'Büro',
  'x.y*z',
  '7',
);
const GROUPS = fc.uniqueArray(GROUP, { minLength: 1, maxLength: 4, selector: toGroupKey });
type Groups = readonly string[];

const python = (names: Groups) =>
  `[${names.map((name) => (name.includes("'") ? `"${name}"` : `'${name}'`)).join(', ')}]`;
const encode = (name: string) =>
  encodeURIComponent(name).replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);

// A list as JSON, Python, Java, PostgreSQL, PHP, XML, Cognito and people write it.
const SERIALISERS: Readonly<Record<string, (names: Groups) => string>> = {
  json: (names) => JSON.stringify(names),
  'json, indented': (names) => JSON.stringify(names, null, 2),
  'json in json': (names) => JSON.stringify(JSON.stringify(names)),
  'json, escaped': (names) => JSON.stringify(JSON.stringify(names)).slice(1, -1),
  'json of objects': (names) => JSON.stringify(names.map((name) => ({ name }))),
  'json of lists': (names) => JSON.stringify(names.map((name) => [name])),
  'json of an object': (names) => JSON.stringify({ ...names }),
  python,
  'python, packed': (names) => python(names).replaceAll(', ', ','),
  'python, tuple': (names) => `(${python(names).slice(1, -1)},)`,
  'python, set': (names) => `{${python(names).slice(1, -1)}}`,
  java: (names) => `[${names.join(', ')}]`,
  postgresql: (names) => `{${names.join(',')}}`,
  php: (names) => `a:1:{${names.map((name, n) => `i:${n};s:${name.length}:"${name}";`).join('')}}`,
  xml: (names) => names.map((name) => `<group>${name}</group>`).join(''),
  quoted: (names) => names.map((name) => `"${name}"`).join(','),
  'quoted as a whole': (names) => `"${names.join(',')}"`,
  'quoted with apostrophes as a whole': (names) => `'${names.join(',')}'`,
  cognito: (names) => (names.length > 1 ? `[${names.map(encode).join(', ')}]` : names.join('')),
  semicolons: (names) => names.join(';'),
  bars: (names) => names.join('|'),
  commas: (names) => names.join(','),
  'commas and blanks': (names) => names.join(', '),
};

const LIST: GroupWriting = { format: 'list' };
const COGNITO: GroupWriting = { format: 'cognito' };
const WRITINGS: readonly GroupWriting[] = [
  LIST,
  COGNITO,
  { format: 'comma_separated' },
  ...[',', ';', '|', ' ', '::'].map((separator): GroupWriting => ({ format: 'list', separator })),
];

const serialised = fc.constantFrom(...Object.keys(SERIALISERS));
const writings = fc.constantFrom(...WRITINGS);

/** The one text that means another thing by the provider's own rules: a lone value of Cognito may have commas. */
const isLoneValue = (how: string, writing: GroupWriting) =>
  writing.format === 'cognito' && how.startsWith('commas');

// `%20` of Cognito's text is a name like another to a format that does not decode.
const isEncoded = (how: string, writing: GroupWriting) =>
  how === 'cognito' && writing.format !== 'cognito';

function expectAllOrNothing(value: unknown, writing: GroupWriting, names: Groups): void {
  const claim = readGroupClaim(value, writing);
  if (claim.state === 'absent') return;
  expect(claim).toEqual({ state: 'present', names: expect.any(Array) });
  const read = claim.state === 'present' ? claim.names : [];
  expect(read.toSorted()).toEqual(names.toSorted());
}

describe('a list of groups that became a text', () => {
  it('a list that became a text is read whole or not at all, in every format', () => {
    fc.assert(
      fc.property(GROUPS, serialised, writings, (names, how, writing) => {
        fc.pre(!isLoneValue(how, writing) && !isEncoded(how, writing));
        expectAllOrNothing(SERIALISERS[how]?.(names), writing, names);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a list that became the only text of a list is read whole or not at all, where texts are split', () => {
    const splitting = fc.constantFrom(...WRITINGS.slice(2));
    fc.assert(
      fc.property(GROUPS, serialised, splitting, (names, how, writing) => {
        fc.pre(!isEncoded(how, writing));
        expectAllOrNothing([SERIALISERS[how]?.(names)], writing, names);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a list that became a text of a list is no name of a group, where lists are taken at their word', () => {
    const enclosing = serialised.filter(
      (how) => !/^(?:cognito|semicolons|bars|commas)/.test(how) && how !== 'quoted',
    );
    const writing = fc.constantFrom(LIST, COGNITO);
    fc.assert(
      fc.property(GROUPS, GROUPS, enclosing, writing, (others, names, how, format) => {
        const text = SERIALISERS[how]?.(names);
        expect(readGroupClaim([text], format)).toEqual({ state: 'absent' });
        expect(readGroupClaim([...others, text], format)).toEqual({ state: 'absent' });
      }),
      { numRuns: 1_000 },
    );
  });

  it('a list in brackets that is cut off says nothing', () => {
    const enclosing = serialised.filter((how) => /^(?:json|python|java|postgresql)/.test(how));
    fc.assert(
      fc.property(GROUPS, enclosing, writings, fc.nat(), (names, how, writing, at) => {
        const text = SERIALISERS[how]?.(names) ?? '';
        const cut = text.slice(0, 1 + (at % (text.length - 1)));
        expect(readGroupClaim(cut, writing)).toEqual({ state: 'absent' });
      }),
      { numRuns: 2_000 },
    );
  });

  it('what Cognito writes is read as the provider meant it', () => {
    const name = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
    const names = fc.array(
      name.filter((one) => /^[\p{L}\p{N} ,&%+'/.=-]+$/u.test(one) && one.trim() === one),
      {
        minLength: 2,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(names, (given) => {
        // Such as `%` alone: not read.
        fc.pre(!given.some(resemblesList));
        const text = `[${given.map(encode).join(', ').replaceAll('%20', '+')}]`;
        const claim = readGroupClaim(text, COGNITO);
        expect(claim).toEqual(readGroupClaim(given));
        expect(claim.state).toBe('present');
      }),
    );
  });
});
