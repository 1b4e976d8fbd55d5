// In: the state of a running Crowd.
// Out: what a test may look into; never a password, a token or a query.
import type { User } from './state/directory.ts';
import type { Call, CrowdState } from './state/make-state.ts';

export interface GroupView {
  readonly name: string;
  /** Names of direct members and of child groups, sorted. */
  readonly members: readonly string[];
  readonly groups: readonly string[];
}

export interface SessionView {
  readonly name: string;
  readonly createdMs: number;
  readonly expiryMs: number;
  /** How many validation factors the token was minted with. */
  readonly factors: number;
}

export interface CrowdInspection {
  /** Every answered call, oldest first; set its length to 0 to count anew. */
  readonly calls: Call[];
  person(name: string): UserView | undefined;
  people(): UserView[];
  groups(): GroupView[];
  /** Sessions that live, oldest first. */
  sessions(): SessionView[];
  /** Whether the password would sign the user in; counts as no attempt. */
  acceptsPassword(name: string, password: string): boolean;
}

/** Returns views of the state, fresh at every call. */
export function inspectCrowd(crowd: CrowdState): CrowdInspection {
  const { directory, sessions } = crowd;
  return {
    calls: crowd.calls,
    person(name) {
      const user = directory.findUser(name);
      return user === undefined ? undefined : toUserView(crowd, user);
    },
    people: () => directory.people().map((user) => toUserView(crowd, user)),
    groups: () =>
      directory.groups().map(({ name, people, groups }) => {
        return { name, members: namesOf(people), groups: namesOf(groups) };
      }),
    sessions: () =>
      sessions.all().map(({ user, createdMs, expiryMs, factorCount }) => {
        return { name: user.name, createdMs, expiryMs, factors: factorCount };
      }),
    acceptsPassword(name, password) {
      const user = directory.findUser(name);
      return user !== undefined && directory.acceptsPassword(user, password);
    },
  };
}

function namesOf(named: Iterable<{ readonly name: string }>): string[] {
  return Array.from(named, ({ name }) => name).sort();
}

/** What may be known about a user: never the password or a token. */
export interface UserView {
  readonly key: string;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly active: boolean;
  /** Direct groups, sorted. */
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly sessions: number;
}

/** Returns the user as a test may see them. */
export function toUserView(crowd: CrowdState, user: User): UserView {
  const { key, name, firstName, lastName, displayName, email, active } = user;
  const groups = crowd.directory.groupsOf(user, 'direct').map((group) => group.name);
  return {
    ...{ key, name, firstName, lastName, displayName, emailAddress: email, active },
    groups: groups.sort(),
    attributes: Object.fromEntries(user.attributes),
    sessions: crowd.sessions.all().filter((session) => session.user === user).length,
  };
}
