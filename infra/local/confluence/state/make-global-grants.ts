// In: the switches that name groups with permissions.
// Out: who holds which global permission, people and groups.
import type { ConfluenceSwitches } from './default-switches.ts';

export type GlobalGrants<Person> = ReturnType<typeof makeGlobalGrants<Person>>;

const switchOf = {
  'application use': 'canUseGroups',
  'application administer': 'administratorGroups',
  'system administer': 'systemAdministratorGroups',
} as const;

/** Permissions of groups that a switch holds are read from it and written to it; the others are held here. */
export function makeGlobalGrants<Person>(switches: ConfluenceSwitches) {
  const creators = {
    'personal_space create': ['confluence-users'],
    'space create': ['confluence-users'],
  };
  const people = new Map<Person, Set<GlobalOperation>>();

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
    ofPerson: (person: Person): GlobalOperation[] => [...(people.get(person) ?? [])],
    setPerson(person: Person, operations: readonly GlobalOperation[]): void {
      people.set(person, new Set(operations));
    },
  };
}

function isSwitched(operation: GlobalOperation): operation is keyof typeof switchOf {
  return operation in switchOf;
}

/** Global permissions of people and groups, as `targetType operationKey`. */
export const globalOperations = [
  'application use',
  'application administer',
  'system administer',
  'personal_space create',
  'space create',
] as const;

export type GlobalOperation = (typeof globalOperations)[number];
