import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import type { Container } from './start-container.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PYTHON = join(ROOT, '.tools/venv/bin/python');
const texts = v.record(v.string(), v.string());
const schema = v.object({
  environment: texts,
  hosts: texts,
  event: v.unknown(),
  architecture: v.string(),
});

/** Whether SAM CLI is there: `infra/scripts/validate-template.sh` installs it. */
export const hasSamCli = existsSync(join(ROOT, '.tools/venv/bin/sam'));

/** Returns what `sam local {command}` would run in a container, with the variables of a file. */
export async function runSamLocal(
  command: readonly string[],
  variables: string,
): Promise<Container> {
  const child = spawn(
    PYTHON,
    [
      join(import.meta.dirname, 'run-sam-local.py'),
      ...command,
      ...['--template-file', join(ROOT, 'template.yaml'), '--env-vars', variables],
    ],
    // Without credentials, as on a machine that has none; nothing is sent.
    {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], SAM_CLI_TELEMETRY: '0', AWS_EC2_METADATA_DISABLED: 'true' },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin.end('{"from": "stdin"}');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const line = output.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new Error(errors);
  return v.parse(schema, JSON.parse(line));
}
