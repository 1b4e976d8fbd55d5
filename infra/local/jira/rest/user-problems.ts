import type { User, UserDraft } from '#infra/local/data-center/state/make-directory.ts';
import { refusesName } from '#infra/local/data-center/state/refuses-name.ts';
import type { JiraSwitches } from '#infra/local/jira/state/default-switches.ts';
import type { JiraState } from '#infra/local/jira/state/make-state.ts';

const maxLength = 255;

/** Returns why Jira refuses the name, address and display name, by field; empty: it takes them. `self`: who is being changed. */
export function findUserProblems(
  jira: JiraState,
  draft: Partial<UserDraft>,
  self: User | null,
): Record<string, string> {
  const fields = jira.switches.userErrorFields;
  const problems: [string, string | null][] = [
    ['username', findNameProblem(jira, draft.name, self)],
    [fields.emailAddress, findAddressProblem(draft.emailAddress)],
    [fields.displayName, findDisplayNameProblem(jira, draft.displayName)],
  ];
  return Object.fromEntries(
    problems.flatMap(([field, problem]) => (problem === null ? [] : [[field, problem]])),
  );
}

function findNameProblem(jira: JiraState, name = '', self: User | null): string | null {
  if (name.trim() === '') return 'You must specify a username.';
  if (name.length > maxLength)
    return `The username must not exceed ${maxLength} characters in length.`;
  if (/[<>&]/.test(name)) return "The username must not contain '<', '>' or '&'.";
  const holder = jira.directory.findUser(name);
  if (holder === undefined || holder === self) return null;
  return 'A user with that username already exists.';
}

function findAddressProblem(address = ''): string | null {
  if (address.trim() === '') return 'You must specify an email address.';
  if (address.length > maxLength)
    return `The email must not exceed ${maxLength} characters in length.`;
  return /^[^\s@]+@[^\s@]+$/.test(address) ? null : 'You must specify a valid email address.';
}

function findDisplayNameProblem(jira: JiraState, displayName = ''): string | null {
  if (displayName.trim() === '') return 'You must specify a full name.';
  if (refusesName(jira.switches, displayName)) return 'The full name is invalid.';
  if (displayName.length <= maxLength) return null;
  return `The full name must not exceed ${maxLength} characters in length.`;
}

/** What the password is judged by, besides itself. */
export type Owner = Pick<UserDraft, 'name' | 'displayName' | 'emailAddress'>;

/**
 * Returns why the password policy refuses the password, in sentences for users; empty: acceptable.
 * https://confluence.atlassian.com/adminjiraserver/preventing-security-attacks-938847150.html
 */
export function findPasswordProblems(jira: JiraState, password: string, owner: Owner): string[] {
  const policy = jira.switches.passwordPolicy;
  if (policy === 'none') return [];
  const problems = findWeaknesses(password, policy);
  if (isSimilar(password, owner)) {
    problems.push('The password must not be similar to the user name, name or e-mail address.');
  }
  return problems;
}

function isSimilar(password: string, owner: Owner): boolean {
  const parts = [owner.name, ...owner.displayName.split(/\s+/), owner.emailAddress.split('@')[0]];
  const folded = password.toLowerCase();
  return parts.some(
    (part) => (part?.length ?? 0) > 2 && folded.includes(part?.toLowerCase() ?? ''),
  );
}

const rules = {
  none: { length: 0, kinds: 0, special: false },
  basic: { length: 8, kinds: 2, special: false },
  secure: { length: 10, kinds: 3, special: true },
};

/** Returns where the password falls short of the policy's length and kinds of characters, in sentences for users. */
export function findWeaknesses(password: string, policy: JiraSwitches['passwordPolicy']): string[] {
  const rule = rules[policy];
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u];
  const problems: string[] = [];
  if (password.length < rule.length) {
    problems.push(`The password must have at least ${rule.length} characters.`);
  }
  if (kinds.filter((kind) => kind.test(password)).length < rule.kinds) {
    problems.push(`The password must contain at least ${rule.kinds} kinds of characters.`);
  }
  if (rule.special && !/[^\p{L}\p{Nd}]/u.test(password)) {
    problems.push('The password must contain at least 1 special character.');
  }
  return problems;
}

/** Returns what the policy demands, in sentences for users. */
export function describePasswordPolicy(jira: JiraState): string[] {
  return findWeaknesses('', jira.switches.passwordPolicy);
}
