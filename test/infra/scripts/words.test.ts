import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listPrivateWords } from '#infra/code/words/list-private-words.ts';
import { readProse } from '#infra/code/words/read-prose.ts';

const report = listPrivateWords(readProse(join(import.meta.dirname, '../../..')));

test('no name, title or sentence has a word for which the field has another', () => {
  expect(
    report.uses.map(({ path, line, kind, text, instead }) => ({
      place: `${path}:${line}`,
      ...{ kind, text, instead },
    })),
  ).toEqual([]);
});

test('every exemption from the words of the field is needed', () => {
  expect(report.idle).toEqual([]);
});
