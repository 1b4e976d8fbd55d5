import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** A command in the documentation, and what it is said to print. */
const PRINTED = ['README.md', ...globSync('infra/docs/*.md')].flatMap((page) =>
  [
    ...readFileSync(page, 'utf8').matchAll(
      /^```console\n\$ (npm run --silent .*)\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, command = '', output = '']) => ({ page, command, output })),
);

it('the documentation shows how to explain a sign-on', () => {
  expect(PRINTED.map(({ command }) => command)).toContainEqual(
    expect.stringMatching(/^npm run --silent explain -- --claims /),
  );
});

it.each(PRINTED)(
  'the page $page shows what is printed by: $command',
  async ({ command, output }) => {
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    expect(stdout).toMatch(toPattern(output));
  },
);

/** A line of `…` stands for lines that the page leaves out. */
function toPattern(output: string): RegExp {
  const parts = output.split(/^ *…\n/m).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('(?:.*\\n)+')}$`);
}
