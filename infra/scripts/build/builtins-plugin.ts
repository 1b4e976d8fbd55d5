import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Returns the plugin that takes Node's modules from process.getBuiltinModule: an ESM import of
 * node:http also loads Node's whole fetch implementation, which nothing here uses (nodejs/node#57649).
 */
export function builtinsPlugin(): Plugin {
  return {
    name: 'builtins',
    setup(builder) {
      builder.onResolve({ filter: /./ }, ({ path, kind }) =>
        isBuiltin(path) && kind !== 'entry-point' ? { path, namespace: 'builtin' } : undefined,
      );
      builder.onLoad({ filter: /./, namespace: 'builtin' }, async ({ path }) => ({
        contents: toModule(path, Object.keys(await import(path))),
        loader: 'js',
      }));
    },
  };
}

// One pure expression per name, so that only the names in use stay.
function toModule(path: string, exported: readonly string[]): string {
  const names = exported.filter((name) => name !== 'default' && name !== 'module.exports');
  const take = (name: string) => `/* @__PURE__ */ (() => module.${name})()`;
  return [
    `const module = process.getBuiltinModule(${JSON.stringify(path)});`,
    'export default module;',
    ...names.map((name) => `const _${name} = ${take(name)};`),
    `export { ${names.map((name) => `_${name} as ${name}`).join(', ')} };`,
  ].join('\n');
}
