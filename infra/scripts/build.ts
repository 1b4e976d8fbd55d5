// In: functions/ and infra/policy. Out: the files that Lambda runs, and the proof that they fit.
import { mkdir, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { readPolicy } from '#shared/policy/file/read-policy.ts';

// Minified. Our own code is what we can keep small; libraries are pinned, so theirs changes knowingly.
const KB = 1024;
const BUDGET_BYTES = { ours: 96 * KB, libraries: 28 * KB };
/** What is loaded on demand: the pages of failures, sources of groups. */
const PART_BUDGET_BYTES = 12 * KB;
const PART_BUDGETS_BYTES: Readonly<Record<string, number>> = {
  'create-remote-source': 24 * KB,
  'replace-linear': 160 * KB,
};
/** One client of the AWS SDK. */
const CLIENT_BUDGET_BYTES = 190 * KB;

const { values } = parseArgs({ options: { out: { type: 'string' }, policy: { type: 'string' } } });
// Each client of the AWS SDK is a file of its own: a function loads those that its policy asks.
const CLIENTS = {
  'secrets-manager-client': 'shared/base/secrets-manager-client.ts',
  'cognito-client': 'shared/groups/sources/cognito-client.ts',
  'identity-store-client': 'shared/groups/sources/identity-store-client.ts',
};
const HANDLER = 'functions/sign-on/handler.ts';
const root = join(import.meta.dirname, '../..');
const out = values.out ?? join(root, '.build/sign-on');
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const options = {
  absWorkingDir: root,
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  conditions: ['module', 'import', 'node'],
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

// Each file costs a cold start more than the code in it: only what most instances never load is apart.
const own = await build({
  ...options,
  entryPoints: { handler: HANDLER },
  splitting: true,
  chunkNames: '[name]-[hash]',
  plugins: [policyPlugin(), sdkFilePlugin(), builtinsPlugin()],
});
const sdk = await build({
  ...options,
  entryPoints: CLIENTS,
  plugins: [sdkPlugin(), builtinsPlugin()],
});
checkBudget(own.metafile, sdk.metafile);

/** Bundles a policy as the data that it is, after every check. */
function policyPlugin(): Plugin {
  return {
    name: 'policy',
    setup(builder) {
      builder.onLoad({ filter: /\.yaml$/ }, async ({ path }) => {
        const policy = await readPolicy(values.policy ?? relative(root, path));
        return { contents: `export const policy = ${JSON.stringify(policy)};`, loader: 'js' };
      });
    },
  };
}

/**
 * Takes Node's modules from process.getBuiltinModule: an ESM import of node:http also loads Node's
 * whole fetch implementation, which nothing here uses (nodejs/node#57649).
 */
function builtinsPlugin(): Plugin {
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

/** Keeps the clients of the AWS SDK in files of their own, which the function imports when it first needs them. */
function sdkFilePlugin(): Plugin {
  return {
    name: 'sdk-file',
    setup(builder) {
      builder.onResolve({ filter: /-client\.ts$/ }, ({ kind, path }) => {
        const name = basename(path, '.ts');
        return kind === 'dynamic-import' && name in CLIENTS
          ? { path: `./${name}.mjs`, external: true }
          : undefined;
      });
    },
  };
}

/**
 * Leaves out of the AWS SDK what cannot run in a Lambda function: Lambda hands credentials over in
 * the environment, so the sign-in flows of workstations stay behind, and so do the browser's half and
 * event streams, which Secrets Manager does not have.
 */
function sdkPlugin(): Plugin {
  const contents: Readonly<Record<string, string>> = {
    '@aws-sdk/credential-provider-node':
      'import { fromEnv } from "@aws-sdk/credential-provider-env"; export const defaultProvider = fromEnv;',
    bowser: 'export default {};',
    '@smithy/core/event-streams': 'export {};',
  };
  return {
    name: 'sdk',
    setup(builder) {
      builder.onResolve(
        { filter: /^(?:@aws-sdk\/credential-provider-node|@smithy\/core\/event-streams|bowser)$/ },
        ({ path }) => ({
          path,
          namespace: 'sdk',
        }),
      );
      builder.onLoad({ filter: /./, namespace: 'sdk' }, ({ path }) => ({
        contents: contents[path] ?? '',
        resolveDir: join(root, 'node_modules/@aws-sdk/client-secrets-manager'),
        loader: 'js',
      }));
    },
  };
}

/** Throws when a part of the function outgrew its budget; prints what each part weighs. */
function checkBudget({ outputs }: Metafile, { outputs: clients }: Metafile): void {
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint !== undefined);
  const [handler = ''] = entries.find(([, { entryPoint }]) => entryPoint === HANDLER) ?? [];
  const always = listLoaded(handler, outputs);
  for (const [file, { entryPoint = '' }] of entries) {
    if (file === handler) continue;
    const further = [...listLoaded(file, outputs)].filter((loaded) => !always.has(loaded));
    const name = basename(entryPoint, '.ts');
    const size = further.reduce((total, loaded) => total + (outputs[loaded]?.bytes ?? 0), 0);
    weigh(name, size, PART_BUDGETS_BYTES[name] ?? PART_BUDGET_BYTES);
  }
  const bytes = { ours: 0, libraries: 0 };
  for (const file of always) {
    for (const [input, { bytesInOutput }] of Object.entries(outputs[file]?.inputs ?? {})) {
      // How long a team's policy is, is the team's matter.
      if (input.endsWith('.yaml')) continue;
      bytes[input.includes('node_modules/') ? 'libraries' : 'ours'] += bytesInOutput;
    }
  }
  for (const part of ['ours', 'libraries'] as const) weigh(part, bytes[part], BUDGET_BYTES[part]);
  for (const [file, { bytes: size }] of Object.entries(clients)) {
    weigh(basename(file, '.mjs'), size, CLIENT_BUDGET_BYTES);
  }
}

/** Returns a file and what it imports at once. */
function listLoaded(
  file: string,
  outputs: Metafile['outputs'],
  loaded = new Set<string>(),
): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement') listLoaded(path, outputs, loaded);
  }
  return loaded;
}

function weigh(part: string, bytes: number, mostBytes: number): void {
  console.log(`${part.padEnd(18)} ${bytes} bytes of at most ${mostBytes}`);
  if (bytes > mostBytes) throw new RangeError(`${part}: over the byte budget`);
}
