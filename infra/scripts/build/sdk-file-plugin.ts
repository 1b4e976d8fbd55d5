import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

/** Returns the plugin that keeps clients of the AWS SDK in files of their own, which the function imports when it first needs them. */
export function sdkFilePlugin(clients: readonly string[]): Plugin {
  return {
    name: 'sdk-file',
    setup(builder) {
      builder.onResolve({ filter: /-client\.ts$/ }, ({ kind, path }) => {
        const name = basename(path, '.ts');
        return kind === 'dynamic-import' && clients.includes(name)
          ? { path: `./${name}.mjs`, external: true }
          : undefined;
      });
    },
  };
}
