import { expect, it } from 'vitest';
import { requireSameName } from '#shared/atlassian/directory/require-same-name.ts';
import { productConnection } from '#test/builders/product-connection.ts';

const CALL = { operation: 'find_account', method: 'GET', path: '/user' } as const;
const requireName = (wanted: string, found: string) => () =>
  requireSameName(productConnection('https://jira.internal'), CALL, { wanted, found });

it.each([
  ['in another case', 'ada', 'ADA'],
  ['decomposed', 'ren\u00e9e', 'rene\u0301e'],
  ['decomposed and in another case', 'REN\u00c9E', 'rene\u0301e'],
])(
  'an account whose name is written %s is the one that was looked for',
  (_title, wanted, found) => {
    expect(requireName(wanted, found)).not.toThrow();
  },
);

it.each([
  ['without its accent', '\u00e1dmin', 'admin'],
  ['with a trailing space', 'ada', 'ada '],
  ['in full width', 'ada', '\uff41\uff44\uff41'],
  ['with one letter more', 'ada', 'adam'],
])('an account whose name is written %s is another one', (_title, wanted, found) => {
  expect(requireName(wanted, found)).toThrow(
    expect.objectContaining({
      code: 'provision.product_refused',
      evidence: {
        product: 'jira',
        operation: 'find_account',
        status: 200,
        reason: 'other_account',
      },
    }),
  );
});
