import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requireReplaceable } from '#infra/scripts/build/require-replaceable.ts';
import { folderWith } from './run-script.ts';

it.each<[string, Readonly<Record<string, string>>]>([
  ['is empty', {}],
  ['holds an earlier build', { 'handler.mjs': '', 'page-ABC.mjs': '' }],
])('a folder that %s may be replaced', async (_what, files) => {
  await expect(requireReplaceable(await folderWith(files))).resolves.toBeUndefined();
});

it('a folder that is not there may be made', async () => {
  const folder = join(await folderWith({}), 'new');
  await expect(requireReplaceable(folder)).resolves.toBeUndefined();
});

it('a folder with other files is not replaced', async () => {
  const folder = await folderWith({ 'package.json': '{}' });
  await expect(requireReplaceable(folder)).rejects.toThrow('holds files that are no build');
});
