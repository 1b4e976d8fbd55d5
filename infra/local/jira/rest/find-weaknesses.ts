import type { JiraSwitches } from '#infra/local/jira/state/default-switches.ts';

const rules = {
  none: { length: 0, kinds: 0, special: false },
  basic: { length: 8, kinds: 2, special: false },
  secure: { length: 10, kinds: 3, special: true },
};

/** Where the password falls short of the policy's length and kinds of characters, in sentences for people. */
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
