import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const ARTEFACT = '.aws-sam/build/SignOnFunction';
const WRITTEN = [
  '.build/local-world.json',
  '.build/sam-local/env.json',
  join(ARTEFACT, 'local-world-ca.pem'),
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** Starts a script in a folder of its own, as npm does in the repository's. */
function start(name: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'infra/scripts', name), ...args], { cwd: folder });
}

async function run(name: string, args: readonly string[]) {
  const child = start(name, args);
  if (child.stdout === null || child.stderr === null) throw new Error('no output');
  const closed = once(child, 'close');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await closed;
  return { status, output, errors };
}

/** Resolves when a world is up, with what it has printed. */
async function startWorld(args: readonly string[]) {
  const child = start('start.ts', args);
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    if (output.includes('Stop with Ctrl+C.')) break;
  }
  return { child, output };
}

const eventSchema = v.object({
  requestContext: v.object({ elb: v.object({ targetGroupArn: v.string() }) }),
  path: v.string(),
  multiValueHeaders: v.record(v.string(), v.array(v.string())),
});

describe('a world for sam local', () => {
  it('a world for sam local tells of events while it is up, and leaves nothing behind', async () => {
    await cp(join(ROOT, '.build/sign-on'), join(folder, ARTEFACT), { recursive: true });
    const { child, output } = await startWorld(['--for-sam-local', '--product', 'jira']);
    expect(output).toContain('| sam local invoke SignOnFunction --event -');
    expect(WRITTEN.filter((file) => !existsSync(join(folder, file)))).toEqual([]);

    const printed = await run('event.ts', ['--user', 'grace', '--product', 'jira']);
    expect(printed).toMatchObject({ status: 0, errors: '' });
    const { path, multiValueHeaders } = v.parse(eventSchema, JSON.parse(printed.output));
    expect(path).toBe('/browse/DEMO-1');
    expect(multiValueHeaders['x-amzn-oidc-identity']).toEqual(['local|grace']);
    expect(printed.output).not.toMatch(/"[^"]*\{\w+\}/);

    await run('event.ts', ['--case', 'no-token', '--out', 'event.json']);
    expect(await readFile(join(folder, 'event.json'), 'utf8')).not.toContain('x-amzn-oidc-data');

    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(WRITTEN.filter((file) => existsSync(join(folder, file)))).toEqual([]);
  });

  it('a world for sam local does not start before there is something to run', async () => {
    const ended = await run('start.ts', ['--for-sam-local']);
    expect(ended).toMatchObject({ status: 1, output: '' });
    expect(ended.errors).toBe('There is nothing that sam local could run: sam build makes it.\n');
  });

  it('an event needs a world that is up', async () => {
    const ended = await run('event.ts', []);
    expect(ended).toMatchObject({ status: 1, output: '' });
    expect(ended.errors).toBe('No local world is running: npm start begins one.\n');
  });

  it('samconfig.toml has SAM CLI look where the world writes', async () => {
    const configuration = await readFile(join(ROOT, 'samconfig.toml'), 'utf8');
    expect(configuration.match(/^env_vars = "\.build\/sam-local\/env\.json"$/gm)).toHaveLength(2);
  });
});
