import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runScript } from './run-script.ts';

const SCRIPTS = [
  ['bench', 'bench.ts'],
  ['build', 'build.ts'],
  ['demo', 'demo.ts'],
  ['docs', 'write-docs.ts'],
  ['explain', 'explain.ts'],
  ['figures', 'figures.ts'],
  ['policy:test', 'policy-test.ts'],
  ['rotate:passwords', 'rotate-password-key.ts'],
  ['schema', 'write-policy-schema.ts'],
  ['start', 'start.ts'],
  ['words', 'words.ts'],
] as const;

describe('every script', () => {
  it.each(SCRIPTS)('every script explains itself and its exit codes: %s', async (name, file) => {
    const { status, output, errors } = await runScript(file, ['--help']);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toMatch(new RegExp(`^Usage: npm run ${name} -- `));
    expect(output).toMatch(/^Exit codes:\n {2}0 {2}\S.*\n {2}1 {2}\S.*\n {2}2 {2}\S/m);
  });

  it.each(SCRIPTS)(
    'a script suggests the option that a typing mistake was meant for: %s',
    async (_, file) => {
      const { status, output, errors } = await runScript(file, ['--hlep']);
      expect({ status, output }).toEqual({ status: 1, output: '' });
      expect(errors).toMatch(/^error: unknown option '--hlep'\n\(Did you mean --help\?\)\n/);
    },
  );
});

/** Returns what a script says of a mistake, which it must say before anything else. */
async function mistakeOf(file: string, args: readonly string[]): Promise<string> {
  const { status, output, errors } = await runScript(file, args);
  expect({ status, output }).toEqual({ status: 1, output: '' });
  expect(errors).not.toContain('    at ');
  return errors;
}

describe('a mistake on a command line', () => {
  it.each<[string, string, readonly string[], string]>([
    ['an unknown product', 'demo.ts', ['--product', 'jria'], 'Did you mean jira?'],
    ['a product in a list', 'start.ts', ['--product', 'jira,bitbuket'], 'Did you mean bitbucket?'],
    ['switches without end', 'start.ts', ['--crowd', '{nested'], 'A JSON object is expected'],
    ['an invalid port', 'start.ts', ['--port', '70000'], 'A number from 0 to 65535'],
    ['missing claims', 'explain.ts', ['--json'], "required option '--claims <file>' not specified"],
    ['an invalid version', 'explain.ts', ['--version', 'new'], 'A version such as 9.2'],
    [
      'a time that is none',
      'rotate-password-key.ts',
      ['--secret', 'arn', '--after', '5m'],
      'A number of seconds is expected',
    ],
    ['an argument without an option', 'build.ts', ['jira'], 'too many arguments'],
  ])('a script names %s in a sentence', async (_mistake, file, args, sentence) => {
    expect(await mistakeOf(file, args)).toContain(sentence);
  });

  it.each(['demo.ts', 'start.ts'])(
    'a script says in a sentence that its port is in use: %s',
    async (file) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(async () => void (await once(server.close(), 'close')));
      const { port } = server.address() as AddressInfo;
      expect(await mistakeOf(file, ['--port', String(port)])).toBe(
        `Port ${port} is in use by another program: choose another one with --port.\n`,
      );
    },
  );
});
