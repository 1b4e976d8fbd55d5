import type { Description, Operation } from './read-description.ts';

/** The described operation that the request means; null: none does. */
export function findOperation(
  description: Description | null,
  { method, path }: { method: string; path: string },
): { template: string; operation: Operation } | null {
  const plain = path
    .replace('/rest/api/latest/', '/rest/api/2/')
    .replace('/rest/auth/latest/', '/rest/auth/1/');
  for (const [template, operations] of Object.entries(description?.paths ?? {})) {
    const pattern = new RegExp(`^/rest${template.replace(/\{\w+\}/g, '[^/]+')}$`);
    const operation = operations[method.toLowerCase()];
    if (operation !== undefined && pattern.test(plain)) return { template, operation };
  }
  return null;
}
