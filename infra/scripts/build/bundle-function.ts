// In: functions/ and a policy. Out: the files that Lambda runs, written, and what each of them is made of.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { builtinsPlugin } from './builtins-plugin.ts';
import { policyPlugin } from './policy-plugin.ts';
import { sdkFilePlugin } from './sdk-file-plugin.ts';
import { sdkPlugin } from './sdk-plugin.ts';

export interface BundleOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Folder of the files that are written; it is emptied first. */
  readonly out: string;
  readonly policy: IdentityPolicy;
}

/** What each written file is made of. */
export interface Bundled {
  readonly own: Metafile;
  /** Clients of the AWS SDK. */
  readonly clients: Metafile;
}

/** The entry point of the function. */
export const HANDLER = 'functions/sign-on/handler.ts';

// Each client of the AWS SDK is a file of its own: the function loads those that its policy needs.
const CLIENTS = {
  'secrets-manager-client': 'shared/base/secrets-manager-client.ts',
  'cognito-client': 'shared/groups/sources/cognito-client.ts',
  'identity-store-client': 'shared/groups/sources/identity-store-client.ts',
};

/** Builds the function into an empty folder. Each file costs a cold start more than the code in it: only what most instances never load is apart. */
export async function bundleFunction({ root, out, policy }: BundleOptions): Promise<Bundled> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const options = { ...OPTIONS, absWorkingDir: root, outdir: out };
  const own = await build({
    ...options,
    entryPoints: { handler: HANDLER },
    splitting: true,
    chunkNames: '[name]-[hash]',
    plugins: [policyPlugin(policy), sdkFilePlugin(Object.keys(CLIENTS)), builtinsPlugin()],
  });
  const clients = await build({
    ...options,
    entryPoints: CLIENTS,
    plugins: [
      sdkPlugin(join(root, 'node_modules/@aws-sdk/client-secrets-manager')),
      builtinsPlugin(),
    ],
  });
  return { own: own.metafile, clients: clients.metafile };
}

const OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // Our own code is what we can keep small; libraries are pinned, so theirs changes knowingly.
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
