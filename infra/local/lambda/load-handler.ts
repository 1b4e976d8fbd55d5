import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A handler of the kind that nodejs24.x runs: it takes two arguments and its result is awaited. */
export type Handler = (event: unknown, context: unknown) => unknown;

/**
 * Returns the handler that `_HANDLER` names, `{module}.{export}` in LAMBDA_TASK_ROOT. Throws errors named as the
 * service names them: Runtime.ImportModuleError, Runtime.HandlerNotFound, Runtime.CallbackHandlerDeprecated.
 */
export async function loadHandler(): Promise<Handler> {
  const name = process.env['_HANDLER'] ?? '';
  const [moduleName = '', exportName = ''] = name.split('.');
  const loaded: Record<string, unknown> = await import(pathToFileURL(findModule(moduleName)).href);
  const handler = loaded[exportName];
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (handler.length >= 3) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.',
    );
  }
  return handler as Handler;
}

function findModule(moduleName: string): string {
  const root = process.env['LAMBDA_TASK_ROOT'] ?? '';
  const candidates = ['.js', '.mjs', '.cjs'].map((ending) => join(root, moduleName + ending));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw named('Runtime.ImportModuleError', `Error: Cannot find module '${moduleName}'`);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
