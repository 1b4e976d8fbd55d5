/** What the provider says of a user at userinfo; change or delete claims at any time. */
export interface UserClaims {
  sub: string;
  name: string;
  preferred_username?: string;
  email?: string;
  email_verified?: boolean | 'true' | 'false';
  groups?: string[];
  [claim: string]: unknown;
}

/** A user who can sign in: `signInName` is what they type, lower-case, and `claims` what clients get. */
export interface User {
  readonly signInName: string;
  password: string;
  readonly claims: UserClaims;
}

/** Returns test users, one for each shape of claims that a provider delivers; new objects at each call. */
export function makeUsers() {
  return {
    ada: user('ada', 'Ada Lovelace', ['jira-software-users', 'jira-analysts']),
    grace: user('grace', 'Grace Hopper', ['jira-software-users', 'jira-developers']),
    juergen: user('juergen+test', 'Jürgen von Müller', ['jira-software-users']),
    /** In no group at all: the claim is there and empty. */
    noor: user('noor', 'Noor Empty', []),
    /** Of a provider that says nothing about groups: the claim is absent. */
    abel: user('abel', 'Abel Absent'),
    /** In sixty groups. */
    mona: user('mona', 'Mona Many', sixtyGroups()),
    /** Without an e-mail claim, though they sign in by one. */
    elena: withoutEmail(user('elena', 'Elena Unlisted', ['jira-software-users'])),
  } satisfies Record<string, User>;
}

function user(userName: string, name: string, groups?: string[]): User {
  const plainName = userName.replace(/\W.*/, '');
  const email = `${userName}@example.com`;
  return {
    signInName: email,
    password: `${plainName}-password`,
    claims: {
      sub: `local|${plainName}`,
      preferred_username: userName,
      name,
      email,
      email_verified: true,
      ...(groups && { groups }),
    },
  };
}

function sixtyGroups(): string[] {
  const teams = Array.from({ length: 59 }, (_, n) => `jira-team-${String(n + 1).padStart(2, '0')}`);
  return ['jira-software-users', ...teams];
}

function withoutEmail(listed: User): User {
  delete listed.claims.email;
  delete listed.claims.email_verified;
  return listed;
}
