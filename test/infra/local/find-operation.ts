import type { Description, Operation } from './read-description.ts';

export interface Found {
  /** The path as the description writes it. */
  readonly template: string;
  readonly operation: Operation;
}

/** The described operation that the request means; null: none does. `path` begins as the description's paths do. */
export function findOperation(
  description: Description | null,
  { method, path }: { method: string; path: string },
): Found | null {
  const candidates = Object.entries(description?.paths ?? {});
  const fitting = candidates.filter(([template]) => toPattern(template).test(path));
  // A path without parameters means itself before it means a user of that name.
  fitting.sort(([a], [b]) => countParameters(a) - countParameters(b));
  for (const [template, operations] of fitting) {
    const operation = operations[method.toLowerCase()];
    if (operation !== undefined) return { template, operation };
  }
  return null;
}

function toPattern(template: string): RegExp {
  const plain = template.replace(/[.+()]/g, '\\$&');
  return new RegExp(`^${plain.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

function countParameters(template: string): number {
  return template.split('{').length;
}
