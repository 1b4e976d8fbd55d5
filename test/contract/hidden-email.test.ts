import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmailVisibility } from '#infra/local/data-center/rest/show-email.ts';
import { planProvisioning } from '#shared/plan/plan-provisioning.ts';
import { planRules } from '#test/builders/plan-rules.ts';
import { profile } from '#test/builders/profile.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import type { DirectoryStage } from './directory-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startCrowdStage } from './start-crowd-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

type Stage = DirectoryStage & {
  readonly local: { readonly switches: { emailVisibility: EmailVisibility } };
};
const STAGES: readonly { readonly product: string; readonly start: () => Promise<Stage> }[] = [
  { product: 'jira', start: startJiraStage },
  { product: 'bitbucket', start: startBitbucketStage },
  { product: 'crowd', start: startCrowdStage },
];
const WAYS = ['left-out', 'null', 'empty', 'masked'] as const;
const HIDDEN = { code: 'provision.email_hidden', evidence: { operation: 'find_by_email' } };
const pathsOf = (stage: DirectoryStage) => stage.sent.map(({ url }) => new URL(url).pathname);

describe.each(STAGES)('e-mail addresses that $product does not show', ({ product, start }) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await start();
    stage.addUser({ username: 'ann', displayName: 'Ann Lee', email: 'ann@example.com' });
    stage.addUser({ username: 'bob', displayName: 'bob@example.com', email: 'bob@example.org' });
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    stage.local.switches.emailVisibility = 'shown';
  });

  it.each(WAYS)('an account of %s addresses is one whose address is not known', async (way) => {
    stage.local.switches.emailVisibility = way;
    const account = await stage.directory().findAccount('ann');
    expect(account).toMatchObject({ displayName: 'Ann Lee', email: null });
    const wanted = profile({
      ...{ username: 'ann', displayName: 'Ann Lee', email: 'new@example.com' },
    });
    const { policy } = planRules();
    const { capabilities } = stage.directory();
    const rules = { ...planRules(), capabilities, policy };
    const steps = planProvisioning(wanted, account, rules).map(({ kind }) => kind);
    expect(steps).not.toContain('update_person');
  });

  it.each(WAYS)(
    `a search of %s addresses at ${product} says of no user that they have no account`,
    async (way) => {
      stage.local.switches.emailVisibility = way;
      for (const email of ['ann@example.com', 'bob@example.com']) {
        // Crowd compares whole addresses: no other account is found.
        if (product === 'crowd' && email.startsWith('bob')) continue;
        await expect(stage.directory().findByEmail?.(email)).rejects.toMatchObject(HIDDEN);
      }
    },
  );

  it(`a user whom ${product} shows without an account has none`, async () => {
    expect(await stage.directory().findByEmail?.('new@example.com')).toEqual([]);
  });
});

describe('a search without a match at Jira', () => {
  let stage: Awaited<ReturnType<typeof startJiraStage>>;
  let switches: typeof stage.local.switches;
  beforeAll(async () => {
    stage = await startJiraStage();
    stage.addUser({ username: 'ann', email: 'ann@example.com' });
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });
  const SEARCH = '/rest/api/2/user/search';

  it('a search without a match is believed once the same search has found the service account', async () => {
    const directory = stage.directory();
    expect(await directory.findByEmail?.('new@example.com')).toEqual([]);
    expect(pathsOf(stage)).toEqual([SEARCH, '/rest/api/2/myself', SEARCH]);
    stage.sent.length = 0;
    expect(await directory.findByEmail?.('next@example.com')).toEqual([]);
    expect(pathsOf(stage)).toEqual([SEARCH]);
  });

  it('a search without a match is believed after one that has shown an address', async () => {
    const directory = stage.directory();
    await directory.findByEmail?.('ann@example.com');
    stage.sent.length = 0;
    expect(await directory.findByEmail?.('new@example.com')).toEqual([]);
    expect(pathsOf(stage)).toEqual([SEARCH]);
  });

  it.each([
    ['hides the addresses of all users', { emailVisibility: 'left-out' }],
    ['finds no user by a hidden address', { emailVisibility: 'masked' }],
    ['lets the service account browse no users', { mayNotBrowseUsers: ['svc'] }],
  ] as const)(
    'a search without a match is not believed where Jira %s',
    async (_what, differing) => {
      Object.assign(stage.local.switches, differing);
      const directory = stage.directory();
      for (const email of ['new@example.com', 'ann@example.com']) {
        await expect(directory.findByEmail?.(email)).rejects.toMatchObject(HIDDEN);
      }
    },
  );

  it('a search without a match is not believed for a service account without an address', async () => {
    stage.addUser({ username: 'bare', email: '', groups: ['jira-administrators'] });
    const secret = replaceableSecret({ username: 'bare', password: 'their own' });
    const found = stage.directory(secret).findByEmail?.('new@example.com');
    await expect(found).rejects.toMatchObject(HIDDEN);
  });

  it.each([
    ['honours startAt', 'honoured', 250],
    ['shows only its first users', 'first-page-only', 'too_many_matches'],
    ['ignores startAt', 'ignored', 'too_many_matches'],
  ] as const)(
    'a search with 250 matches at a Jira that %s',
    async (_what, searchStart, outcome) => {
      const email = `shared-${searchStart}@example.com`;
      for (let n = 0; n < 250; n += 1) stage.addUser({ username: `${searchStart}-${n}`, email });
      Object.assign(stage.local.switches, { searchStart, mostFoundUsers: 100 });
      const found = stage.directory().findByEmail?.(email);
      if (outcome === 250) expect(await found).toHaveLength(250);
      else await expect(found).rejects.toMatchObject({ evidence: { reason: outcome } });
    },
  );

  it('a search with few matches ends at a Jira that ignores startAt', async () => {
    stage.local.switches.searchStart = 'ignored';
    expect(await stage.directory().findByEmail?.('ann@example.com')).toEqual(['ann']);
  });
});
