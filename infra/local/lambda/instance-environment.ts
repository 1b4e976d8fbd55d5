import { basename, dirname, extname } from 'node:path';

/** What an instance gets besides the function's own settings. */
export interface InstancePlace {
  readonly runtimeApi: string;
  readonly caFile: string;
}

/**
 * Returns the whole environment of an instance: the function's settings and what Lambda defines
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), nothing of this machine's.
 */
export function instanceEnvironment(
  options: FunctionOptions,
  { runtimeApi, caFile }: InstancePlace,
): Record<string, string> {
  const region = options.region ?? 'eu-central-1';
  return {
    ...placeholders(),
    ...options.env,
    ...runtimeVariables(options),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    NODE_EXTRA_CA_CERTS: caFile,
  };
}

/** `arn:aws:lambda:…` of the function as invocations name it. */
export function functionArn({ functionName, region }: FunctionOptions): string {
  return `arn:aws:lambda:${region ?? 'eu-central-1'}:123456789012:function:${functionName ?? 'sign-on'}`;
}

// The caller's settings may replace these, for instance by the credentials that the local services know.
function placeholders(): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'AKIALOCALWORLD000000',
    AWS_SECRET_ACCESS_KEY: 'local-world-secret-access-key',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}

function runtimeVariables(options: FunctionOptions): Record<string, string> {
  const functionName = options.functionName ?? 'sign-on';
  const moduleName = basename(options.handlerFile, extname(options.handlerFile));
  return {
    _HANDLER: `${moduleName}.${options.handlerExport ?? 'handler'}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb ?? 512),
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: options.logFormat ?? 'Text',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: dirname(options.handlerFile),
  };
}

/** What the function is made of; `ca` is the PEM text that it trusts besides the public authorities. */
export interface FunctionOptions {
  readonly handlerFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ca: string;
  readonly handlerExport?: string;
  readonly functionName?: string;
  readonly region?: string;
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
  /** So many instances are initialised before the first event, as with provisioned concurrency. */
  readonly instances?: number;
  /** More events at a time than this are refused, as with reserved concurrency; unlimited by default. */
  readonly concurrencyLimit?: number;
  /** Stops an idle instance's process until its next event, as Lambda does; on by default. */
  readonly freezeIdle?: boolean;
  /** How `console` writes: with time, request id and level in front, or as JSON around the message. */
  readonly logFormat?: 'Text' | 'JSON';
  /** Runs in an instance in place of our bootstrap; it finds the handler in LAMBDA_TASK_ROOT and _HANDLER. */
  readonly runtimeClient?: { readonly command: string; readonly args: readonly string[] };
  readonly onLog?: (line: string) => void;
}
