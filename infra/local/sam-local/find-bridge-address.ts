import { execFile } from 'node:child_process';
import { isIPv4 } from 'node:net';
import { promisify } from 'node:util';

/**
 * Returns the address that containers reach this machine by in Docker's own network, as `docker` says; null: there is
 * no Docker. The list of this machine's interfaces does not have it before the first container runs.
 */
export async function findBridgeAddress(docker = 'docker'): Promise<string | null> {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{end}}';
  const args = ['network', 'inspect', 'bridge', '--format', format];
  // Whatever is wrong with Docker, `sam local` is the one to say so.
  const { stdout } = await promisify(execFile)(docker, args, { timeout: 5_000 }).catch(() => NONE);
  return stdout.split(/\s+/).find((address) => isIPv4(address)) ?? null;
}

const NONE = { stdout: '' };
