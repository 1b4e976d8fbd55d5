import type { HttpAnswer } from '#shared/base/http.ts';
import type { ProductCall } from './product-client.ts';

/**
 * Returns what a refusal stands for that says it is for a directory without write permission: `null`
 * when it does not say so. Products have no status for it, and their words are the service account's
 * language: in another one than English the refusal stays a general one, whose hint names this too.
 */
export function readOnlyRefusal(
  { body }: HttpAnswer,
  { operation }: Pick<ProductCall, 'operation'>,
) {
  if (!/\bread[- ]only\b/i.test(body.toString('utf8', 0, 2_000))) return null;
  const isNew = operation.startsWith('create');
  return isNew ? 'provision.directory_read_only' : 'provision.other_directory';
}
