/** Global permissions of people and groups, as `targetType operationKey`. */
export const globalOperations = [
  'application use',
  'application administer',
  'system administer',
  'personal_space create',
  'space create',
] as const;

export type GlobalOperation = (typeof globalOperations)[number];
