// In: the name of a floor. Out: its handler, in one file, in an instance of its own.
import { join } from 'node:path';
import { build } from 'esbuild';
import { type LocalFunction, startFunction } from '#infra/local/lambda/start-function.ts';
import type { World } from '#infra/local/start-world.ts';
import type { RuntimeClient } from './find-runtime-client.ts';

/** A handler that does a part of what the function does: nothing, the page, the page and the signature. */
export type Floor = 'empty' | 'page' | 'by-hand';

/** Returns the working directory of a floor's instances. */
export function floorFolder(floor: Floor): string {
  return join(import.meta.dirname, '../../.artifacts/bench', floor);
}

/** Returns a floor that meets the same servers as the function of this world. */
export async function startFloor(
  floor: Floor,
  { signOn, certificates }: World,
  runtimeClient: RuntimeClient,
): Promise<LocalFunction> {
  const handlerFile = join(floorFolder(floor), 'handler.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, `floors/${floor}.ts`)],
    outfile: handlerFile,
    ...{ bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node24' },
    logLevel: 'warning',
  });
  return startFunction({
    handlerFile,
    env: signOn.env,
    ca: certificates.ca,
    ...(runtimeClient.command && { runtimeClient: runtimeClient.command }),
  });
}
