import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordingServer } from '#test/builders/recording-server.ts';
import { type Ended, folderWith, runScript } from './run-script.ts';

const CLAIMS = {
  sub: '1001',
  preferred_username: 'ada',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  groups: ['jira-analysts', 'jira-\u200bhidden'],
};
const FILES = {
  'claims.json': JSON.stringify(CLAIMS),
  'credentials.json': JSON.stringify({ username: 'svc-edge', password: 'never-first' }),
  'account.yaml': 'username: ada\ndisplayName: Ada\ngroups: [jira-old, club]\n',
  'no-account.json': 'null',
};

/** Explains Ada's sign-on; `{}` in an argument is the folder of her files. */
async function explain(...args: readonly string[]): Promise<Ended> {
  const folder = await folderWith(FILES);
  const given = args.map((arg) => arg.replace('{}', folder));
  return runScript('explain.ts', ['--claims', join(folder, 'claims.json'), ...given]);
}

/** Returns an address without a server. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('an explanation of a sign-on', () => {
  it('an explanation lists what is mapped, planned and withheld for a user without an account', async () => {
    const { status, output, errors } = await explain();
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toMatch(/^groups {5}present, 1 dropped\n {11}jira-analysts\naccount {4}none$/m);
    expect(output).toContain('join jira-analysts');
  });

  it('an explanation lists the changes of an account in a file', async () => {
    const { status, output } = await explain('--against', '{}/account.yaml', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      plan: expect.arrayContaining(['leave jira-old', 'update_person details']),
      withheld: [{ step: 'leave club', rule: 'managed' }],
      refused: null,
    });
  });

  it.each([[['--against', '{}/account.yaml']], [[]]])(
    'an explanation in JSON is a snapshot again: %j',
    async (args) => {
      const first = await explain('--json', ...args);
      const folder = await folderWith({ 'first.json': first.output });
      const again = await explain('--json', '--against', join(folder, 'first.json'));
      expect(JSON.parse(again.output)).toEqual(JSON.parse(first.output));
    },
  );

  it.each([
    ['of a product that is not in the policy', ['--product', 'wiki'], /wiki/],
    [
      'against something else than an account',
      ['--against', '{}/credentials.json'],
      /an account, a list/,
    ],
  ])('an explanation %s fails and says so', async (_what, args, message) => {
    const { status, output, errors } = await explain(...args);
    expect(status).toBe(1);
    expect(output + errors).toMatch(message);
    expect(errors).not.toContain('    at ');
  });

  it('an explanation takes an empty file for a user without an account', async () => {
    const { status, output } = await explain('--against', '{}/no-account.json');
    expect(status).toBe(0);
    expect(output).toMatch(/^account {4}none$/m);
  });

  it('an explanation against an address needs credentials', async () => {
    const { url, seen } = await recordingServer(() => ({}));
    expect(await explain('--against', url)).toEqual({
      ...{ status: 1, output: '' },
      errors: '--against with an address needs --credentials\n',
    });
    expect(seen).toEqual([]);
  });

  it('an explanation says that an account could not be looked up when the address is dead, and fails', async () => {
    const address = await deadAddress();
    const explained = await explain('--against', address, '--credentials', '{}/credentials.json');
    expect({ ...explained, output: '' }).toEqual({ status: 2, output: '', errors: '' });
    expect(explained.output).toMatch(/^account {4}could not be looked up$/m);
    expect(explained.output).toMatch(/^refused {4}provision\.product_unavailable: /m);
    expect(explained.output).not.toContain('never-first');
  });

  it('an explanation writes nothing to the product that it reads', async () => {
    const { url, seen } = await recordingServer(() => ({
      status: 404,
      body: { errorMessages: [] },
    }));
    await explain('--against', url, '--credentials', '{}/credentials.json');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.map(({ method }) => method)).toEqual(seen.map(() => 'GET'));
  });

  it.each([
    ['claims', ['--claims', '{}']],
    ['account', ['--against', '{}']],
    ['policy', ['--policy', '{}']],
  ])(
    'an explanation of a folder in place of the file of the %s fails in one line',
    async (_what, args) => {
      const { status, output, errors } = await explain(...args);
      expect({ status, output }).toEqual({ status: 1, output: '' });
      expect(errors).toMatch(/^EISDIR: .*\n$/);
    },
  );

  it.each([
    ['that is missing', '/not/there.json', /^ENOENT: .*\n$/],
    ['that is neither JSON nor YAML', '{}/broken', /^.*broken:1:6: Flow map must end with a }\n$/],
  ])('an explanation of a file %s fails in one line', async (_what, file, error) => {
    const folder = await folderWith({ broken: '{a: 1' });
    const { status, errors } = await explain('--claims', file.replace('{}', folder));
    expect(status).toBe(1);
    expect(errors).toMatch(error);
  });

  it('an explanation without claims prints its usage', async () => {
    const { status, output } = await runScript('explain.ts', []);
    expect(status).toBe(1);
    expect(output).toMatch(/^Usage: npm run explain -- --claims FILE/);
  });
});
