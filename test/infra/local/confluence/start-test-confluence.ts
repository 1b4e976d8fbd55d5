import { onTestFinished } from 'vitest';
import {
  type ConfluenceOptions,
  type LocalConfluence,
  startConfluence,
} from '#infra/local/confluence/start-confluence.ts';

/** Basic credentials of the service account that every test Confluence has. */
export const service = 'svc-edge:service password';

/** Basic credentials of ada, who may use Confluence and nothing more. */
export const ada = 'ada:ada password';

const eve = { name: 'eve', password: 'eve password' };

/** A Confluence with the service account, ada and eve, who has an account but no licence; closed when the test ends. */
export async function startTestConfluence(
  options: ConfluenceOptions = {},
): Promise<LocalConfluence> {
  const confluence = await startConfluence({
    serviceAccount: { name: 'svc-edge', password: 'service password' },
    people: [
      {
        name: 'ada',
        password: 'ada password',
        displayName: 'Ada Lovelace',
        emailAddress: 'ada@example.com',
        groups: ['confluence-users'],
      },
      { ...eve, displayName: 'Eve', emailAddress: 'eve@example.com' },
    ],
    tokens: { 'service-token': 'svc-edge', 'eve-token': 'eve' },
    ...options,
    // As one that was upgraded: a new one blocks it.
    switches: { basicAuthBlocked: false, ...options.switches },
  });
  onTestFinished(() => confluence.close());
  return confluence;
}
