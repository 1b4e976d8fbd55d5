// In: a running world, and the folder that `sam build` made. Out: what `sam local` needs to reach that world.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { World } from '#infra/local/start-world.ts';
import { findBridgeAddress } from './find-bridge-address.ts';
import { openBridge } from './open-bridge.ts';
import { CA_FILE, listPorts, toContainerEnvironment } from './to-container-environment.ts';

/** Where the two sides meet. */
export interface SamLocalFiles {
  /** The artefact that `sam build` made, which a container sees. */
  readonly artefact: string;
  /** Written for `--env-vars`. */
  readonly variables: string;
}

/**
 * Writes the variables of the function and, beside its handler, the authority of the world; lets containers in; and
 * has the local Secrets Manager believe the credentials that SAM CLI's user has. `close` takes the files away again.
 */
export async function prepareSamLocal(
  world: World,
  { artefact, variables }: SamLocalFiles,
): Promise<{ close(): Promise<void> }> {
  const { env } = world.signOn;
  const authority = join(artefact, CA_FILE);
  world.secrets.switches.signatures = 'any';
  await mkdir(dirname(variables), { recursive: true });
  await writeFile(authority, world.certificates.ca);
  await writeFile(
    variables,
    `${JSON.stringify({ SignOnFunction: toContainerEnvironment(env) }, null, 2)}\n`,
  );
  const address = await findBridgeAddress();
  const bridge = address && (await openBridge(address, listPorts(env)));
  return {
    close: async () => {
      if (bridge) await bridge.close();
      await Promise.all([authority, variables].map((file) => rm(file, { force: true })));
    },
  };
}
