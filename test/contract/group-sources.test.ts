import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeGraphUser } from '#infra/local/microsoft-graph/graph-state.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { Failure } from '#shared/base/failure.ts';
import { runEvent } from '#shared/base/run-event.ts';
import type { GroupQuestion, ReadGroups } from '#shared/groups/group-source.ts';
import { cognitoGroups } from '#shared/groups/sources/cognito.ts';
import { limitSource } from '#shared/groups/sources/limit-source.ts';
import type { GroupSourceStage } from './group-source-stage.ts';
import { type CognitoStage, startCognitoStage } from './start-cognito-stage.ts';
import { type GoogleStage, startGoogleStage } from './start-google-stage.ts';
import { type IdentityStoreStage, startIdentityStoreStage } from './start-identity-store-stage.ts';
import {
  type MicrosoftGraphStage,
  startMicrosoftGraphStage,
} from './start-microsoft-graph-stage.ts';

let certificates: Certificates;
const trusted = tls.getCACertificates('default');
beforeAll(async () => {
  certificates = await makeCertificates(['localhost']);
  tls.setDefaultCACertificates([...trusted, certificates.ca]);
});
afterAll(() => {
  tls.setDefaultCACertificates(trusted);
  vi.unstubAllEnvs();
});

let userCount = 0;
const nextUser = () => {
  userCount += 1;
  return `user-${userCount}`;
};
const manyGroups = (count: number) =>
  Array.from({ length: count }, (_, n) => `group-${String(n).padStart(4, '0')}`);

const reasonOf = async (queried: Promise<unknown>): Promise<unknown> => {
  const failure = await queried.catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'map.groups_unavailable' });
  return failure instanceof Failure ? failure.evidence.reason : failure;
};

describe.each([
  {
    source: 'Cognito',
    start: startCognitoStage,
    unknownUserReason: 'unknown_person',
    outageReason: 'InternalErrorException',
  },
  {
    source: 'the Identity Store',
    start: startIdentityStoreStage,
    unknownUserReason: 'unknown_person',
    outageReason: 'InternalServerException',
  },
  {
    source: 'Microsoft Graph',
    start: startMicrosoftGraphStage,
    unknownUserReason: 'unauthorized',
    outageReason: 'unavailable',
  },
  {
    source: 'the Google directory',
    start: startGoogleStage,
    unknownUserReason: 'unknown_person',
    outageReason: 'unavailable',
  },
])('the groups that $source returns', ({ start, unknownUserReason, outageReason }) => {
  let stage: GroupSourceStage;
  beforeAll(async () => {
    stage = await start(certificates);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('the source returns the groups of its user and of no other', async () => {
    const ada = stage.addUser(nextUser(), ['analysts', 'board']);
    stage.addUser(nextUser(), ['analysts', 'committee']);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: ['analysts', 'board'] });
  });

  it('the source returns the groups of all pages', async () => {
    stage.setPageSize(2);
    const before = stage.pagesRead();
    const groups = manyGroups(7);
    const ada = stage.addUser(nextUser(), groups);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: groups });
    expect(stage.pagesRead() - before).toBe(4);
  });

  it('the source returns the groups of its largest pages', async () => {
    const groups = manyGroups(230);
    const ada = stage.addUser(nextUser(), groups);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: groups });
  });

  it('a user in no group has empty groups', async () => {
    const ada = stage.addUser(nextUser(), []);
    expect(await stage.source()(ada)).toEqual({ state: 'empty' });
  });

  it('a success without the list is a failure and never in no group', async () => {
    const [ada, grace] = [stage.addUser(nextUser(), ['analysts']), stage.addUser(nextUser(), [])];
    stage.leaveOutList();
    expect(await reasonOf(stage.source()(ada))).toBe('unreadable');
    expect(await reasonOf(stage.source()(grace))).toBe('unreadable');
  });

  it('more than five thousand groups are an overage', async () => {
    const ada = stage.addUser(nextUser(), manyGroups(5_001));
    expect(await stage.source()(ada)).toEqual({ state: 'overage' });
  });

  it('an unknown user is a failure and never in no group', async () => {
    expect(await reasonOf(stage.source()(stage.unknownUser))).toBe(unknownUserReason);
  });

  it('the source returns the groups after a moment of throttling', async () => {
    const ada = stage.addUser(nextUser(), ['analysts']);
    stage.throttle(1);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: ['analysts'] });
  });

  it('lasting throttling is a failure', async () => {
    const ada = stage.addUser(nextUser(), ['analysts']);
    stage.throttle(10);
    expect(await reasonOf(stage.source()(ada))).toBe('throttled');
  });

  it('an outage is a failure', async () => {
    const ada = stage.addUser(nextUser(), ['analysts']);
    stage.breakDown();
    expect(await reasonOf(stage.source()(ada))).toBe(outageReason);
  });

  it('a slow source is not waited for longer than the policy says', async () => {
    const ada = stage.addUser(nextUser(), ['analysts']);
    stage.fallSilent();
    const source = { name: 'slow', remote: true, onFailure: 'keep' as const, read: stage.source() };
    const limited = limitSource(source, { timeLimitMs: 50, cacheSeconds: 0, now: Date.now });
    await expect(limited.read(ada)).rejects.toMatchObject({
      evidence: { reason: 'timeout', source: 'slow' },
    });
  });

  it('a silent source ends with the steps of its event', async () => {
    const ada = stage.addUser(nextUser(), ['analysts']);
    stage.fallSilent();
    const asked = runEvent(1_500 + 400, () => stage.source()(ada));
    expect(await reasonOf(asked)).toBe('out_of_time');
  });

  it('the source is not asked for an event that was answered, inside the next one too', async () => {
    const ada = stage.addUser(nextUser(), ['analysts']);
    const before = stage.pagesRead();
    const thaw = Promise.withResolvers<void>();
    const late = await runEvent(600_000, async () => ({
      groups: thaw.promise.then(() => stage.source()(ada)),
    }));
    await runEvent(600_000, async () => {
      thaw.resolve();
      expect(await reasonOf(late.groups)).toBe('out_of_time');
    });
    expect(stage.pagesRead()).toBe(before);
  });
});

describe('Cognito', () => {
  let stage: CognitoStage;
  beforeAll(async () => {
    stage = await startCognitoStage(certificates);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('an unknown user pool is a failure', async () => {
    const ada = stage.addUser('ada', ['analysts']);
    const userPoolArn = `${stage.local.userPoolArn}x`;
    const read = cognitoGroups({ userPoolArn, usernameClaim: 'username' });
    expect(await reasonOf(read(ada))).toBe('ResourceNotFoundException');
  });

  it('a group of Cognito without a name is a failure', async () => {
    const ada = stage.addUser('ada', ['analysts']);
    stage.local.switches.list = 'nameless';
    expect(await reasonOf(stage.source()(ada))).toBe('unreadable');
  });

  it('a role of Cognito that may not list groups is a failure', async () => {
    const ada = stage.addUser('ada', ['analysts']);
    const refusal = { code: 'AccessDeniedException', times: 1 };
    stage.local.switches.failures.set('AdminListGroupsForUser', refusal);
    expect(await reasonOf(stage.source()(ada))).toBe('not_permitted');
  });
});

describe('the Identity Store', () => {
  let stage: IdentityStoreStage;
  let ada: GroupQuestion;
  beforeAll(async () => {
    stage = await startIdentityStoreStage(certificates);
    ada = stage.addUser('ada', ['analysts', 'board']);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('the Identity Store finds users by e-mail address when the policy says so', async () => {
    const lookUp = { attribute: 'emails.value', claim: 'email' } as const;
    expect(await stage.source({ lookUp })(ada)).toMatchObject({ names: ['analysts', 'board'] });
  });

  it('the Identity Store returns ids when the policy says so', async () => {
    const ids = ['analysts', 'board'].map(stage.local.groupId).toSorted();
    expect(await stage.source({ names: 'id' })(ada)).toEqual({ state: 'present', names: ids });
  });

  it('the Identity Store is queried for the name of a group once', async () => {
    const read = stage.source();
    stage.local.calls.length = 0;
    await read(ada);
    await read(ada);
    const names = stage.local.calls.filter(({ operation }) => operation === 'DescribeGroup');
    expect(names).toHaveLength(2);
  });

  it('an Identity Store that does not tell the id of a user is a failure', async () => {
    stage.local.switches.userId = 'left_out';
    expect(await reasonOf(stage.source()(ada))).toBe('unreadable');
  });

  it('a membership of the Identity Store without a group is a failure', async () => {
    stage.local.switches.list = 'nameless';
    expect(await reasonOf(stage.source()(ada))).toBe('unreadable');
  });

  it('an unknown Identity Store is a failure', async () => {
    const identityStoreArn = stage.local.identityStoreArn.replace(/.$/, 'f');
    const read = stage.source({ identityStoreArn });
    expect(await reasonOf(read(ada))).toBe('ResourceNotFoundException');
  });

  it('a group of the Identity Store without a name is a failure', async () => {
    const grace = stage.addUser('grace', ['analysts']);
    const [userId] = [...stage.local.people].find(([, { userName }]) => userName === 'grace') ?? [];
    stage.local.join(String(userId), stage.local.addGroup({ description: 'nameless' }));
    expect(await reasonOf(stage.source()(grace))).toBe('names_hidden');
  });
});

describe('Microsoft Graph', () => {
  let stage: MicrosoftGraphStage;
  let ada: GroupQuestion;
  beforeAll(async () => {
    stage = await startMicrosoftGraphStage(certificates);
    ada = stage.addUser('ada', ['analysts']);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('Microsoft Graph returns no groups for the token of another user', async () => {
    const grace = stage.addUser('grace', ['board']);
    const mixed = { ...ada, accessToken: grace.accessToken };
    expect(await reasonOf(stage.source()(mixed))).toBe('subject');
  });

  it('a user info of another subject is a failure of Microsoft Graph', async () => {
    stage.local.switches.userInfoSub = 'sub-of-eve';
    expect(await reasonOf(stage.source()(ada))).toBe('subject');
  });

  it('Microsoft Graph returns ids and no names without the permission to read groups', async () => {
    stage.local.switches.names = 'hidden';
    expect(await reasonOf(stage.source('display_name')(ada))).toBe('names_hidden');
    expect(await reasonOf(stage.source('sam_account_name')(ada))).toBe('names_hidden');
    expect(await stage.source('id')(ada)).toMatchObject({ state: 'present', names: { length: 1 } });
  });

  it('the token for Microsoft Graph is not sent to a page elsewhere', async () => {
    const grace = stage.addUser('grace-2', ['analysts', 'board']);
    stage.setPageSize(1);
    stage.local.switches.nextLinkOrigin = 'https://graph.example.com';
    expect(await reasonOf(stage.source()(grace))).toBe('unreadable');
  });

  it('Microsoft Graph returns groups only, by their names in Active Directory when the policy says so', async () => {
    const memberOf = [
      { displayName: 'Analysts', onPremisesSamAccountName: 'ANALYSTS' },
      { displayName: 'Cloud only' },
      { type: 'directoryRole' as const, displayName: 'Global Reader' },
      { type: 'administrativeUnit' as const, displayName: 'Berlin' },
    ];
    stage.local.people.push(makeGraphUser({ sub: 'sub-of-mona', displayName: 'Mona', memberOf }));
    stage.local.accept('token-of-mona', 'sub-of-mona');
    const mona: GroupQuestion = {
      identity: { ...ada.identity, subject: 'sub-of-mona' },
      accessToken: 'token-of-mona',
    };
    const names = async (read: ReadGroups) => read(mona);
    expect(await names(stage.source('sam_account_name'))).toMatchObject({ names: ['ANALYSTS'] });
    expect(await names(stage.source('display_name'))).toMatchObject({
      names: ['Analysts', 'Cloud only'],
    });
  });
});

describe('the Google directory', () => {
  let stage: GoogleStage;
  let ada: GroupQuestion;
  beforeAll(async () => {
    stage = await startGoogleStage(certificates);
    ada = stage.addUser('ada', ['analysts']);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('the Google directory is queried with a new token after the old one was revoked', async () => {
    const read = stage.source('email');
    await read(ada);
    stage.local.revokeTokens();
    expect(await read(ada)).toEqual({ state: 'present', names: ['analysts@example.com'] });
  });

  it.each([
    ['leaves an empty list out', 'where_filled', 'sent'],
    ['sends an empty list', 'always', 'sent'],
    ['sends an empty list and does not say what it is', 'always', 'left_out'],
  ] as const)('a user is in no group where the Google directory %s', async (_how, list, kind) => {
    const grace = stage.addUser(`grace-${list}-${kind}`, []);
    Object.assign(stage.local.switches, { list, kind });
    expect(await stage.source()(grace)).toEqual({ state: 'empty' });
  });

  it('a service account without the scope is a failure of the Google directory', async () => {
    stage.local.switches.delegatedScopes = [];
    expect(await reasonOf(stage.source()(ada))).toBe('credentials_refused');
  });

  it('an administrator without rights is a failure of the Google directory', async () => {
    const admin = stage.local.people.find(({ isAdmin }) => isAdmin);
    if (admin !== undefined) admin.isAdmin = false;
    expect(await reasonOf(stage.source()(ada))).toBe('not_permitted');
    if (admin !== undefined) admin.isAdmin = true;
  });
});
