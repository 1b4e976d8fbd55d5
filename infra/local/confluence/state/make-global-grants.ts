// In: the switches that name groups with permissions.
// Out: who holds which global permission, users and groups.
import type { ConfluenceSwitches } from './default-switches.ts';

export type GlobalGrants<User> = ReturnType<typeof makeGlobalGrants<User>>;

const switchOf = {
  'application use': 'canUseGroups',
  'application administer': 'administratorGroups',
  'system administer': 'systemAdministratorGroups',
} as const;

/** Permissions of groups that a switch holds are read from it and written to it; the others are held here. */
export function makeGlobalGrants<User>(switches: ConfluenceSwitches) {
  const creators = {
    'personal_space create': ['confluence-users'],
    'space create': ['confluence-users'],
  };
  const people = new Map<User, Set<GlobalOperation>>();

  function namesOf(operation: GlobalOperation): readonly string[] {
    return isSwitched(operation) ? switches[switchOf[operation]] : creators[operation];
  }
  function setNames(operation: GlobalOperation, names: string[]): void {
    if (isSwitched(operation)) switches[switchOf[operation]] = names;
    else creators[operation] = names;
  }

  return {
    /** Names of the groups that hold the permission. */
    groupsWith: namesOf,
    ofGroup: (name: string) => globalOperations.filter((each) => namesOf(each).includes(name)),
    setGroup(name: string, operations: readonly GlobalOperation[]): void {
      for (const operation of globalOperations) {
        const others = namesOf(operation).filter((other) => other !== name);
        setNames(operation, operations.includes(operation) ? [...others, name] : others);
      }
    },
    ofUser: (user: User): GlobalOperation[] => [...(people.get(user) ?? [])],
    setUser(user: User, operations: readonly GlobalOperation[]): void {
      people.set(user, new Set(operations));
    },
  };
}

function isSwitched(operation: GlobalOperation): operation is keyof typeof switchOf {
  return operation in switchOf;
}

/** Global permissions of users and groups, as `targetType operationKey`. */
export const globalOperations = [
  'application use',
  'application administer',
  'system administer',
  'personal_space create',
  'space create',
] as const;

export type GlobalOperation = (typeof globalOperations)[number];
