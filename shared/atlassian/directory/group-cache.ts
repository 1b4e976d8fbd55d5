import { toGroupKey } from '#shared/products/group-key.ts';

/** Groups that an instance has seen in a product. */
export interface GroupCache {
  readonly has: (group: string) => boolean;
  readonly add: (group: string) => void;
  readonly forget: (group: string) => void;
}

const MOST_GROUPS = 5_000;

/**
 * Returns a cache of groups that were listed, created or joined; one that was deleted meanwhile shows when a
 * user joins it.
 */
export function groupCache(): GroupCache {
  const keys = new Set<string>();
  return {
    has: (group) => keys.has(toGroupKey(group)),
    add: (group) => {
      if (keys.size < MOST_GROUPS) keys.add(toGroupKey(group));
    },
    forget: (group) => void keys.delete(toGroupKey(group)),
  };
}
