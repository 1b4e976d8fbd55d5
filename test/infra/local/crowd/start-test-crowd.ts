import { onTestFinished } from 'vitest';
import { type CrowdOptions, type LocalCrowd, startCrowd } from '#infra/local/crowd/start-crowd.ts';

/** Credentials of the application that every test Crowd has. */
export const signOnApplication = { name: 'edge', password: 'edge: password' };

/** Credentials of an application that may not write and that only jira-users may sign in to. */
export const jira = { name: 'jira', password: 'jira password' };

/** A Crowd with both applications, ada in jira-users and bob in nothing, closed when the test ends. */
export async function startTestCrowd(options: Partial<CrowdOptions> = {}): Promise<LocalCrowd> {
  const crowd = await startCrowd({
    applications: [signOnApplication, { ...jira, mayWrite: false, groups: ['jira-users'] }],
    people: [
      {
        name: 'ada',
        password: 'ada password',
        displayName: 'Ada Lovelace',
        firstName: 'Ada',
        lastName: 'Lovelace',
        emailAddress: 'ada@example.com',
        groups: ['jira-users'],
      },
      { name: 'bob', displayName: 'Bob Builder', emailAddress: 'bob@example.com' },
    ],
    groups: ['readers'],
    ...options,
  });
  onTestFinished(() => crowd.close());
  return crowd;
}
