import { toGroupKey } from '#shared/products/group-key.ts';

/** Groups that an instance has seen in a product. */
export interface KnownGroups {
  readonly has: (group: string) => boolean;
  readonly add: (group: string) => void;
  readonly forget: (group: string) => void;
}

/**
 * Returns a memory for groups that need no attempt to create them; one that was deleted meanwhile
 * shows when somebody joins it.
 */
export function knownGroups(): KnownGroups {
  const keys = new Set<string>();
  return {
    has: (group) => keys.has(toGroupKey(group)),
    add: (group) => {
      if (keys.size < MOST_KNOWN) keys.add(toGroupKey(group));
    },
    forget: (group) => void keys.delete(toGroupKey(group)),
  };
}

const MOST_KNOWN = 5_000;
