// In: a worker that runs test files one after the other. Out: a place for what these files share, closed after the last.
import type { Environment } from 'vitest/runtime';

declare global {
  /** What is closed when the worker has run its last file. */
  var closeAfterAllFiles: (() => Promise<unknown>)[];
}

const environment: Environment = {
  name: 'shared-worlds',
  viteEnvironment: 'ssr',
  setup(global) {
    const closers: (() => Promise<unknown>)[] = [];
    Object.assign(global, { closeAfterAllFiles: closers });
    return {
      teardown: async () => {
        await Promise.all(closers.map((close) => close()));
      },
    };
  },
};

// biome-ignore lint/style/noDefaultExport: Vitest takes the default export.
export default environment;
