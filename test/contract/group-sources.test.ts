import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeGraphUser } from '#infra/local/microsoft-graph/graph-state.ts';
import { type Certificates, makeCertificates } from '#infra/local/world/certificates.ts';
import { Failure } from '#shared/base/failure.ts';
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

let people = 0;
const somebody = () => {
  people += 1;
  return `somebody-${people}`;
};
const manyGroups = (count: number) =>
  Array.from({ length: count }, (_, n) => `group-${String(n).padStart(4, '0')}`);

const reasonOf = async (asked: Promise<unknown>): Promise<unknown> => {
  const failure = await asked.catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'map.groups_unavailable' });
  return failure instanceof Failure ? failure.evidence.reason : failure;
};

describe.each([
  {
    source: 'Cognito',
    start: startCognitoStage,
    strangerIs: 'unknown_person',
    outageIs: 'InternalErrorException',
  },
  {
    source: 'the Identity Store',
    start: startIdentityStoreStage,
    strangerIs: 'unknown_person',
    outageIs: 'InternalServerException',
  },
  {
    source: 'Microsoft Graph',
    start: startMicrosoftGraphStage,
    strangerIs: 'unauthorized',
    outageIs: 'unavailable',
  },
  {
    source: 'the Google directory',
    start: startGoogleStage,
    strangerIs: 'unknown_person',
    outageIs: 'unavailable',
  },
])('the groups that $source tells', ({ start, strangerIs, outageIs }) => {
  let stage: GroupSourceStage;
  beforeAll(async () => {
    stage = await start(certificates);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('are those that somebody is in', async () => {
    const ada = stage.settle(somebody(), ['analysts', 'board']);
    stage.settle(somebody(), ['analysts', 'committee']);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: ['analysts', 'board'] });
  });

  it('are all of them, over as many pages as there are', async () => {
    stage.setPageSize(2);
    const before = stage.asked();
    const groups = manyGroups(7);
    const ada = stage.settle(somebody(), groups);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: groups });
    expect(stage.asked() - before).toBe(4);
  });

  it('are all of them in pages as large as they come', async () => {
    const groups = manyGroups(230);
    const ada = stage.settle(somebody(), groups);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: groups });
  });

  it('are none of somebody who is in none', async () => {
    const ada = stage.settle(somebody(), []);
    expect(await stage.source()(ada)).toEqual({ state: 'empty' });
  });

  it('are too many to be told one by one above five thousand', async () => {
    const ada = stage.settle(somebody(), manyGroups(5_001));
    expect(await stage.source()(ada)).toEqual({ state: 'overage' });
  });

  it('are never none of somebody who is not known', async () => {
    expect(await reasonOf(stage.source()(stage.stranger))).toBe(strangerIs);
  });

  it('are told after a moment of too many questions', async () => {
    const ada = stage.settle(somebody(), ['analysts']);
    stage.throttle(1);
    expect(await stage.source()(ada)).toEqual({ state: 'present', names: ['analysts'] });
  });

  it('are not known while there are too many questions', async () => {
    const ada = stage.settle(somebody(), ['analysts']);
    stage.throttle(10);
    expect(await reasonOf(stage.source()(ada))).toBe('throttled');
  });

  it('are not known in an outage', async () => {
    const ada = stage.settle(somebody(), ['analysts']);
    stage.breakDown();
    expect(await reasonOf(stage.source()(ada))).toBe(outageIs);
  });

  it('are not waited for longer than the policy says', async () => {
    const ada = stage.settle(somebody(), ['analysts']);
    stage.fallSilent();
    const source = { name: 'slow', remote: true, onFailure: 'keep' as const, read: stage.source() };
    const limited = limitSource(source, { timeLimitMs: 50, cacheSeconds: 0, now: Date.now });
    await expect(limited.read(ada)).rejects.toMatchObject({
      evidence: { reason: 'timeout', source: 'slow' },
    });
  });
});

describe('Cognito', () => {
  let stage: CognitoStage;
  beforeAll(async () => {
    stage = await startCognitoStage(certificates);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('knows no pool but its own', async () => {
    const ada = stage.settle('ada', ['analysts']);
    const userPoolArn = `${stage.local.userPoolArn}x`;
    const read = cognitoGroups({ userPoolArn, usernameClaim: 'username' });
    expect(await reasonOf(read(ada))).toBe('ResourceNotFoundException');
  });

  it('tells nothing to a role that may not ask', async () => {
    const ada = stage.settle('ada', ['analysts']);
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
    ada = stage.settle('ada', ['analysts', 'board']);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('finds people by their e-mail address where the policy says so', async () => {
    const lookUp = { attribute: 'emails.value', claim: 'email' } as const;
    expect(await stage.source({ lookUp })(ada)).toMatchObject({ names: ['analysts', 'board'] });
  });

  it('tells ids where the policy says so', async () => {
    const ids = ['analysts', 'board'].map(stage.local.groupId).toSorted();
    expect(await stage.source({ names: 'id' })(ada)).toEqual({ state: 'present', names: ids });
  });

  it('is asked for the name of a group once', async () => {
    const read = stage.source();
    stage.local.calls.length = 0;
    await read(ada);
    await read(ada);
    const names = stage.local.calls.filter(({ operation }) => operation === 'DescribeGroup');
    expect(names).toHaveLength(2);
  });

  it('is not known by the name of another', async () => {
    const identityStoreArn = stage.local.identityStoreArn.replace(/.$/, 'f');
    const read = stage.source({ identityStoreArn });
    expect(await reasonOf(read(ada))).toBe('ResourceNotFoundException');
  });

  it('tells no groups by name where one has none', async () => {
    const grace = stage.settle('grace', ['analysts']);
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
    ada = stage.settle('ada', ['analysts']);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('gives nobody the groups of another whose token came along', async () => {
    const grace = stage.settle('grace', ['board']);
    const mixed = { ...ada, accessToken: grace.accessToken };
    expect(await reasonOf(stage.source()(mixed))).toBe('subject');
  });

  it('is not believed when it says that the token is another’s', async () => {
    stage.local.switches.userInfoSub = 'sub-of-eve';
    expect(await reasonOf(stage.source()(ada))).toBe('subject');
  });

  it('tells ids, and no names, without the permission to read groups', async () => {
    stage.local.switches.names = 'hidden';
    expect(await reasonOf(stage.source('display_name')(ada))).toBe('names_hidden');
    expect(await reasonOf(stage.source('sam_account_name')(ada))).toBe('names_hidden');
    expect(await stage.source('id')(ada)).toMatchObject({ state: 'present', names: { length: 1 } });
  });

  it('does not get the token sent to where its pages lead', async () => {
    const grace = stage.settle('grace-2', ['analysts', 'board']);
    stage.setPageSize(1);
    stage.local.switches.nextLinkOrigin = 'https://graph.example.com';
    expect(await reasonOf(stage.source()(grace))).toBe('unreadable');
  });

  it('tells of groups only, by the names that they have in Active Directory', async () => {
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
    ada = stage.settle('ada', ['analysts']);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  it('is asked with a new token after the old one was taken back', async () => {
    const read = stage.source('email');
    await read(ada);
    stage.local.revokeTokens();
    expect(await read(ada)).toEqual({ state: 'present', names: ['analysts@example.com'] });
  });

  it('tells nothing to a service account without the scope', async () => {
    stage.local.switches.delegatedScopes = [];
    expect(await reasonOf(stage.source()(ada))).toBe('credentials_refused');
  });

  it('tells nothing to somebody who is no administrator', async () => {
    const admin = stage.local.people.find(({ isAdmin }) => isAdmin);
    if (admin !== undefined) admin.isAdmin = false;
    expect(await reasonOf(stage.source()(ada))).toBe('not_permitted');
    if (admin !== undefined) admin.isAdmin = true;
  });
});
