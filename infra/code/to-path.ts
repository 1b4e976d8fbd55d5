import { posix } from 'node:path';

/** Returns the path that an import leads to; the name of a package as it is. */
export function toPath(specifier: string, importer: string): string {
  // The aliases of package.json name folders of the root.
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? posix.join(posix.dirname(importer), specifier) : specifier;
}
