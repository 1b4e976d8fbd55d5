// In: the deployed template and the servers. Out: the built function, with the environment that the template gives it.
import { join } from 'node:path';
import { type LocalFunction, startFunction } from '#infra/local/lambda/start-function.ts';
import { openScope } from '#infra/local/load-balancer/template/open-scope.ts';
import { openStack, type StackOptions } from '#infra/local/load-balancer/template/open-stack.ts';
import { isTemplateMap } from '#infra/local/load-balancer/template/parse-template.ts';
import { mapProducts } from './local-products.ts';
import type { HostPlan } from './plan-hosts.ts';
import type { Servers } from './start-servers.ts';

export interface SignOnOptions {
  /** Folder of the built function; that of `npm run build` when absent. */
  readonly artefact?: string;
  /** Further variables of the function, such as those of a profiler. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The function's timeout, where the template's is too long to wait for. */
  readonly timeoutSeconds?: number;
  readonly runtimeClient?: { readonly command: string; readonly args: readonly string[] };
}

export interface Surroundings {
  readonly stack: StackOptions;
  readonly servers: Servers;
  readonly plan: HostPlan;
  /** PEM of the authority that every server's certificate comes from. */
  readonly ca: string;
}

const ARTEFACT = join(import.meta.dirname, '../../../.build/sign-on');

/** Returns the running function. Its artefact has to be there. */
export function startSignOn(
  options: SignOnOptions,
  { stack, servers, plan, ca }: Surroundings,
): Promise<LocalFunction> {
  const { environment, timeoutSeconds, memoryMb } = readFunction(stack, 'SignOnFunction');
  const { endpoint, credentials } = servers.secrets;
  return startFunction({
    handlerFile: join(options.artefact ?? ARTEFACT, 'handler.mjs'),
    env: {
      ...environment,
      ...hostsWithPort(plan, environment),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...directoryAddresses(servers),
      ...options.environment,
    },
    ca,
    region: stack.pseudo.region,
    timeoutSeconds: options.timeoutSeconds ?? timeoutSeconds,
    memoryMb,
    ...(options.runtimeClient && { runtimeClient: options.runtimeClient }),
  });
}

// Where AWS and Google are is no parameter of the template: there is one place for each.
function directoryAddresses({ directories }: Servers): Record<string, string> {
  const { cognito, identityStore, google } = directories;
  return {
    ...(cognito && { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint }),
    ...(identityStore && { AWS_ENDPOINT_URL_IDENTITYSTORE: identityStore.endpoint }),
    ...(google && { GOOGLE_DIRECTORY_URL: google.directoryUrl }),
  };
}

// A listener rule cannot hold a port, so the template has none. Products that are off have no host.
function hostsWithPort(
  { addresses }: HostPlan,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const hosts = mapProducts((product) => {
    return [`${product.toUpperCase()}_HOST`, new URL(addresses[product]).host] as const;
  });
  return Object.fromEntries(Object.values(hosts).filter(([name]) => name in environment));
}

/** What a template says of a function that runs outside of AWS. */
export interface FunctionDeclaration {
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

/** Returns what the template says of one function, its parameters and conditions applied. */
export function readFunction(options: StackOptions, logicalId: string): FunctionDeclaration {
  const stack = openStack(options);
  const resource = stack.resources.get(logicalId);
  if (resource === undefined) throw new Error(`${options.templatePath}: no ${logicalId}`);
  const { Environment, Timeout, MemorySize } = resource.properties;
  const scope = openScope(stack, `${logicalId}.Environment`);
  const environment = scope.evaluate(Environment ?? {});
  const variables = isTemplateMap(environment) ? environment['Variables'] : undefined;
  if (!isTemplateMap(variables)) return scope.fail('expected Variables');
  return {
    environment: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, String(value)]),
    ),
    timeoutSeconds: Number(Timeout),
    memoryMb: Number(scope.text(MemorySize)),
  };
}
