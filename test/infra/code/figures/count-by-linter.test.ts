import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countByLinter } from '#infra/code/figures/count-by-linter.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'count-by-linter-'));
});
afterAll(() => rm(root, { recursive: true }));

const SOURCE = `export function choose(a: boolean, b: boolean) {
  if (a) {
    return b ? 1 : 2;
  }
  return 3;
}
export const one = () => 1;
`;

// It counts no line that only closes a brace.
test('the installed linter says the lines and the complexity of each function that has more than 1', async () => {
  await writeFile(join(root, 'choose.ts'), SOURCE);
  const counts = await countByLinter(root, ['.']);
  expect(counts).toEqual([
    { of: 'complexity', path: 'choose.ts', line: 1, column: 17, value: 3 },
    { of: 'lines', path: 'choose.ts', line: 1, column: 8, value: 3 },
  ]);
});
