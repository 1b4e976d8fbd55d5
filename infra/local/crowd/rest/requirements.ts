import { Refusal, refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { Group, User } from '#infra/local/crowd/state/directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';

/** Returns the user by that name, in any letter case. Throws USER_NOT_FOUND. */
export function requireUser(crowd: CrowdState, name: string): User {
  const user = crowd.directory.findUser(name);
  if (user === undefined) throw refusal('USER_NOT_FOUND', `User <${name}> does not exist`);
  return user;
}

/** Returns the group by that name, in any letter case. Throws GROUP_NOT_FOUND. */
export function requireGroup(crowd: CrowdState, name: string): Group {
  const group = crowd.directory.findGroup(name);
  if (group === undefined) throw refusal('GROUP_NOT_FOUND', `Group <${name}> does not exist`);
  return group;
}

/** Returns what `find` finds. A 404 of its becomes 400: the URL names something that exists, the body something that does not. */
export function requireInBody<Found>(find: () => Found): Found {
  try {
    return find();
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) {
      throw new Refusal(error.reason, error.message, 400);
    }
    throw error;
  }
}

/** Returns the value of a query parameter. Throws ILLEGAL_ARGUMENT: it is not there. */
export function requireQuery(context: CrowdContext, name: string): string {
  const value = context.req.query(name);
  if (value === undefined)
    throw refusal('ILLEGAL_ARGUMENT', `${name} query parameter must be given`);
  return value;
}

/** Throws APPLICATION_ACCESS_DENIED: the user may not sign in to the calling application. */
export function demandAccess(context: CrowdContext, crowd: CrowdState, user: User): void {
  const { name, groups } = context.get('application');
  if (groups === 'all') return;
  const allowed = groups.map((group) => group.toLowerCase());
  const memberships = crowd.directory.groupsOf(user, 'nested');
  if (memberships.some((group) => allowed.includes(group.name.toLowerCase()))) return;
  throw refusal(
    'APPLICATION_ACCESS_DENIED',
    `User '${user.name}' is not allowed to authenticate with the application '${name}'`,
  );
}

/** Throws APPLICATION_PERMISSION_DENIED: no directory lets the calling application write. */
export function demandWritePermission(context: CrowdContext, crowd: CrowdState): void {
  const application = context.get('application');
  if (application.mayWrite && !crowd.switches.readOnlyDirectory) return;
  throw refusal(
    'APPLICATION_PERMISSION_DENIED',
    `Application '${application.name}' does not have permission to modify its directories`,
  );
}

/** Throws INVALID_CREDENTIAL: the directory's policy refuses the new password. */
export function checkPassword({ switches }: CrowdState, password: string): void {
  const { passwordPattern } = switches;
  const isGood = passwordPattern === null || new RegExp(passwordPattern).test(password);
  if (isGood && password !== '') return;
  throw refusal(
    'INVALID_CREDENTIAL',
    'The new password does not meet the directory complexity requirements',
  );
}

export interface Credentials {
  readonly username: string;
  /** null: no password was asked for. */
  readonly password: string | null;
}

/**
 * Returns the active user who is meant. Throws INVALID_USER_AUTHENTICATION for an unknown user too, INACTIVE_ACCOUNT, and
 * EXPIRED_CREDENTIAL where a password was asked for.
 */
export function authenticateUser(crowd: CrowdState, { username, password }: Credentials): User {
  const user = crowd.directory.findUser(username);
  if (user === undefined) {
    throw refusal(
      'INVALID_USER_AUTHENTICATION',
      `Account with name <${username}> failed to authenticate`,
    );
  }
  if (!user.active)
    throw refusal('INACTIVE_ACCOUNT', `Account with name <${username}> is inactive`);
  if (password !== null) checkCredential(crowd, user, password);
  return user;
}

function checkCredential(crowd: CrowdState, user: User, password: string): void {
  const { delegatedDirectory } = crowd.switches;
  if (delegatedDirectory || !crowd.directory.acceptsPassword(user, password)) {
    throw refusal(
      'INVALID_USER_AUTHENTICATION',
      'Failed to authenticate principal, password was invalid',
    );
  }
  if (user.passwordExpired) {
    throw refusal('EXPIRED_CREDENTIAL', `Credential of account <${user.name}> has expired`);
  }
}
