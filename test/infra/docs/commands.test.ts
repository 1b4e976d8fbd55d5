import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript } from '#test/infra/scripts/run-script.ts';
import { ROOT } from './read-pages.ts';

const SCRIPTS: Readonly<Record<string, string>> = {
  explain: 'explain.ts',
  'policy:test': 'policy-test.ts',
};

const guide = readFileSync(join(ROOT, 'infra/docs/policy.md'), 'utf8');
const printed = [
  ...guide.matchAll(/^```console\n\$ npm run --silent ([\w:]+)(?: -- (.*))?\n([\s\S]*?)^```$/gm),
].map(([, script = '', args = '', output = '']) => ({
  script,
  args: args.split(' ').filter(Boolean),
  output,
}));

describe('a command in the guide of the policy', () => {
  it('the guide shows a command for each script that reads a policy', () => {
    expect(printed.map(({ script }) => script)).toEqual(Object.keys(SCRIPTS));
  });

  it.each(printed)(
    'the command of $script prints what the guide shows',
    async ({ script, args, output }) => {
      const ended = await runScript(SCRIPTS[script] ?? '', args);
      expect(ended).toMatchObject({ status: 0, errors: '' });
      expect(ended.output).toMatch(toPattern(output));
    },
  );
});

// A line with nothing but … stands for any lines.
function toPattern(shown: string): RegExp {
  const lines = shown.split('\n').map((line) => (line.trim() === '…' ? '[^]*' : toLiteral(line)));
  return new RegExp(`^${lines.join('\n')}$`);
}

const toLiteral = (line: string) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
