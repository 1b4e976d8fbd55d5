import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findBridgeAddress } from '#infra/local/sam-local/find-bridge-address.ts';

it.each([
  ['one gateway', 'echo "172.17.0.1 "', '172.17.0.1'],
  ['a gateway of IPv6 first', 'echo "fd00::1 172.18.0.1 "', '172.18.0.1'],
  ['no gateway', 'echo ""', null],
  ['a daemon that does not run', 'echo "Cannot connect to the Docker daemon" >&2; exit 1', null],
])('the address of the bridge is what docker says: %s', async (_what, script, address) => {
  const folder = await mkdtemp(join(tmpdir(), 'docker-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const docker = join(folder, 'docker');
  await writeFile(docker, `#!/bin/sh\n${script}\n`);
  await chmod(docker, 0o755);
  expect(await findBridgeAddress(docker)).toBe(address);
});

it('a machine without docker has no address of a bridge', async () => {
  expect(await findBridgeAddress('no-such-docker')).toBeNull();
});
