import type { CrowdContext } from '#infra/local/crowd/state/make-state.ts';

/** Whether the caller asked for a field in full; names are separated by commas, and a dot goes deeper. */
export function expands(context: CrowdContext, field: string): boolean {
  const asked = context.req.queries('expand') ?? [];
  return asked
    .flatMap((names) => names.split(','))
    .some((name) => name.split('.').some((part) => part.trim() === field));
}
