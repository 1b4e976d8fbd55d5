import type { Plugin } from 'esbuild';

/**
 * Returns the plugin that leaves out of the AWS SDK what cannot run in a Lambda function: Lambda gives
 * the credentials in the environment, so the sign-in flows of workstations stay out, and so do the code
 * for browsers and event streams, which Secrets Manager does not have.
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
      builder.onLoad({ filter: /./, namespace: 'sdk' }, ({ path }) => ({
        contents: contents[path] ?? '',
        resolveDir: sdkFolder,
        loader: 'js',
      }));
    },
  };
}
