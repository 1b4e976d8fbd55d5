import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Returns the plugin that leaves out of the AWS SDK what cannot run in a Lambda function: Lambda gives
 * credentials and Region in the environment, so the sign-in flows of workstations and the metadata service
 * of instances stay out, and so do the code for browsers and event streams, which no client here uses.
 */
export function sdkPlugin(sdkFolder: string): Plugin {
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
        ({ path }) => ({ path, namespace: 'sdk' }),
      );
      // A client names its version in the User-Agent header, and needs nothing else of this file.
      builder.onLoad({ filter: /client-[\w-]+[/\\]package\.json$/ }, async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      // Lambda names the Region in AWS_REGION: no instance's metadata service is asked for it.
      builder.onLoad({ filter: /[/\\]getInstanceMetadataRegion\.js$/ }, () => ({
        contents: 'export const getInstanceMetadataRegion = async () => undefined;',
        loader: 'js',
      }));
      builder.onLoad({ filter: /./, namespace: 'sdk' }, ({ path }) => ({
        contents: contents[path] ?? '',
        resolveDir: sdkFolder,
        loader: 'js',
      }));
    },
  };
}
