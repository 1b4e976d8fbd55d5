import { describe, expect, it } from 'vitest';
import { STATUS_WITNESSES } from '#infra/scripts/docs/status-witnesses.ts';
import { WITNESSES } from '#infra/scripts/docs/witnesses/witnessed-product.ts';
import { readDescription as readBitbucket } from '#test/infra/local/bitbucket/read-description.ts';
import { toDescribedPath as toBitbucketPath } from '#test/infra/local/bitbucket/to-described-path.ts';
import { readDescription as readConfluence } from '#test/infra/local/confluence/read-description.ts';
import { findOperation } from '#test/infra/local/find-operation.ts';
import { readDescription as readJira } from '#test/infra/local/jira/read-description.ts';
import { toDescribedPath as toJiraPath } from '#test/infra/local/jira/to-described-path.ts';
import type { Description } from '#test/infra/local/read-description.ts';
import { listBranchedAnswers } from './list-branched-answers.ts';

const PRODUCTS = ['jira', 'confluence', 'bitbucket', 'crowd'] as const;
type Product = (typeof PRODUCTS)[number];
const SHARED = ['directory', 'login', 'rest'].map(listBranchedAnswers);
const rowsOf = (product: Product) =>
  STATUS_WITNESSES[product].calls.flatMap(({ operation, call, answers }) =>
    answers.map(([status, , witnesses]) => ({ operation, call, status, witnesses })),
  );
const statusesOf = (product: Product) => rowsOf(product).map(({ status }) => status);
const missing = (wanted: Iterable<string>, there: Iterable<string>) => {
  const present = new Set(there);
  return [...wanted].filter((one) => !present.has(one));
};

describe.each(PRODUCTS)('the statuses of %s', (product) => {
  const own = listBranchedAnswers(product);

  it(`every status in the adapter of ${product} has a row, and every operation`, () => {
    expect(own.statuses.size).toBeGreaterThan(2);
    expect(missing(own.statuses, statusesOf(product))).toEqual([]);
    const operations = rowsOf(product).map(({ operation }) => operation);
    expect(missing(own.operations, operations)).toEqual([]);
  });

  it(`every row of ${product} is one of a status that an adapter branches on`, () => {
    const branched = [own, ...SHARED].flatMap(({ statuses }) => [...statuses]);
    // Where a redirect leads decides, not its number.
    expect(missing(statusesOf(product), [...branched, '302'])).toEqual([]);
  });

  it(`every row of ${product} has a known witness for each major version`, () => {
    const { majors } = STATUS_WITNESSES[product];
    for (const { witnesses } of rowsOf(product)) {
      const words = witnesses.split(' ');
      expect(words).toHaveLength(majors.length);
      expect(missing(words, WITNESSES)).toEqual([]);
    }
  });
});

it('every status that the adapters share has a row of each product that may answer it', () => {
  const all = SHARED.flatMap(({ statuses }) => [...statuses]);
  expect(missing(all, PRODUCTS.flatMap(statusesOf))).toEqual([]);
});

interface DescribedMajor {
  readonly product: Product;
  readonly major: string;
  readonly description: Description | null;
  readonly toPath: (path: string) => string;
}

const describedBy = (
  product: Product,
  toPath: DescribedMajor['toPath'],
  majors: Readonly<Record<string, Description | null>>,
): DescribedMajor[] =>
  Object.entries(majors).map(([major, description]) => ({ product, major, description, toPath }));

const DESCRIPTIONS: readonly DescribedMajor[] = [
  ...describedBy('jira', toJiraPath, { 10: readJira('10.3'), 11: readJira('11.3') }),
  ...describedBy('confluence', (path) => path, { 10: readConfluence('10.2') }),
  ...describedBy('bitbucket', toBitbucketPath, {
    ...{ 9: readBitbucket('9.5'), 10: readBitbucket('10.4') },
  }),
];

describe.skipIf(readJira() === null).each(DESCRIPTIONS)(
  'the official statuses of $product $major',
  ({ product, major, description, toPath }) => {
    const title = `the description of ${product} ${major} lists what is called official, and no more`;
    it(`${title} (needs ../shared/contracts)`, () => {
      const at = STATUS_WITNESSES[product].majors.indexOf(major);
      const mistaken = rowsOf(product).filter(({ call, status, witnesses }) => {
        const [method = '', path = ''] = call.split(' ');
        const asked = { method, path: toPath(path.replace(/\{\w+\}/g, 'x')) };
        const responses = findOperation(description, asked)?.operation.responses ?? {};
        const witness = witnesses.split(' ')[at];
        return witness !== 'absent' && status in responses !== (witness === 'official');
      });
      expect(mistaken).toEqual([]);
    });
  },
);

it('only descriptions that are at hand are witnesses', () => {
  const described = new Set(DESCRIPTIONS.map(({ product, major }) => `${product} ${major}`));
  for (const product of PRODUCTS) {
    const { majors } = STATUS_WITNESSES[product];
    for (const { witnesses } of rowsOf(product)) {
      const official = majors.filter((_, n) => witnesses.split(' ')[n] === 'official');
      expect(official.filter((major) => !described.has(`${product} ${major}`))).toEqual([]);
    }
  }
});
