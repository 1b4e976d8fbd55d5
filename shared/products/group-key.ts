/**
 * Returns the form in which two names of the same group are equal: the products ignore letter case, and no spaces
 * (` jira-users` is another group than `jira-users`). What a provider says is trimmed before it comes here.
 * Source: https://confluence.atlassian.com/jirakb/group-name-guidelines-for-jira-server-and-data-center-779160765.html
 */
export function toGroupKey(name: string): string {
  return (PLAIN.test(name) ? name : name.normalize('NFC')).toLowerCase();
}

// Nearly every name: nothing to compose.
const PLAIN = /^[ -~]*$/;
