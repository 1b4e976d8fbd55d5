import { onTestFinished } from 'vitest';
import {
  type BitbucketOptions,
  type LocalBitbucket,
  startBitbucket,
} from '#infra/local/bitbucket/start-bitbucket.ts';

/** Basic credentials of the service account, an administrator of the lower rank. */
export const service = 'svc-edge:service password';

/** Basic credentials of root, a system administrator. */
export const root = 'root:root password';

/** Basic credentials of ada, who may use Bitbucket and nothing more. */
export const ada = 'ada:ada password';

/** Basic credentials of eve, who has an account and no permission. */
export const eve = 'eve:eve password';

/** A Bitbucket with root, the service account, ada and eve, closed when the test ends. */
export async function startTestBitbucket(options: BitbucketOptions = {}): Promise<LocalBitbucket> {
  const bitbucket = await startBitbucket({
    serviceAccount: { name: 'svc-edge', password: 'service password' },
    people: [
      toDraft('root', 'Root', ['system']),
      toDraft('ada', 'Ada Lovelace', ['stash-users']),
      toDraft('eve', 'Eve', []),
    ],
    tokens: { 'service-token': 'svc-edge', 'ada-token': 'ada' },
    ...options,
    switches: {
      administratorGroups: ['stash-administrators'],
      systemAdministratorGroups: ['system'],
      ...options.switches,
    },
  });
  onTestFinished(() => bitbucket.close());
  return bitbucket;
}

function toDraft(name: string, displayName: string, groups: string[]) {
  const emailAddress = `${name}@example.com`;
  return { name, password: `${name} password`, displayName, emailAddress, groups };
}
