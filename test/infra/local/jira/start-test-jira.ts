import { onTestFinished } from 'vitest';
import { type JiraOptions, type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';

/** Basic credentials of the service account that every test Jira has. */
export const service = 'svc-edge:service password';

/** Basic credentials of ada, who may use Jira and nothing more. */
export const ada = 'ada:ada password';

/** A Jira with the service account and ada, closed when the test ends. */
export async function startTestJira(options: JiraOptions = {}): Promise<LocalJira> {
  const jira = await startJira({
    serviceAccount: { name: 'svc-edge', password: 'service password' },
    people: [
      {
        name: 'ada',
        password: 'ada password',
        displayName: 'Ada Lovelace',
        emailAddress: 'ada@example.com',
        groups: ['jira-software-users'],
      },
    ],
    tokens: { 'service-token': 'svc-edge' },
    ...options,
  });
  onTestFinished(() => jira.close());
  return jira;
}
