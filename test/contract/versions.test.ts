import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS_WITNESSES } from '#infra/scripts/docs/status-witnesses.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { sessionUser } from '#test/builders/session-user.ts';
import type { DirectoryStage } from './directory-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startCrowdStage } from './start-crowd-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

/** One answer of a local product. */
interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

type Stage = DirectoryStage & {
  readonly sessions: () => SessionStrategy;
  readonly local: { readonly calls: readonly Answered[] };
};

/** A version of a product, and what its directory cannot do. */
interface VersionCase {
  readonly product: string;
  readonly version: string;
  readonly start: () => Promise<Stage>;
  readonly usersGroups: readonly string[];
  readonly cannot: readonly ('change details' | 'deactivate' | 'rename' | 'find by email')[];
}

const jira = (version: string): VersionCase => ({
  ...{ product: 'Jira', version, start: () => startJiraStage({ version }) },
  ...{ usersGroups: ['jira-software-users'], cannot: [] },
});
const confluence = (major: number, minor: number): VersionCase => {
  const changesDetails = major > 9;
  return {
    ...{ product: 'Confluence', version: `${major}.${minor}` },
    start: () => startConfluenceStage([major, minor]),
    usersGroups: ['confluence-users'],
    cannot: ['rename', 'find by email', ...(changesDetails ? [] : ['change details' as const])],
  };
};
const bitbucket = (version: string): VersionCase => ({
  ...{ product: 'Bitbucket', version, start: () => startBitbucketStage(false, { version }) },
  ...{ usersGroups: ['stash-users'], cannot: ['deactivate'] },
});
const crowd = (version: string): VersionCase => ({
  ...{ product: 'Crowd', version, start: () => startCrowdStage({ version }) },
  ...{ usersGroups: [], cannot: [] },
});

const VERSIONS = [
  ...[jira('9.12'), jira('10.3'), jira('11.3')],
  ...[confluence(8, 4), confluence(9, 2), confluence(10, 2)],
  ...[bitbucket('8.19'), bitbucket('9.5'), bitbucket('10.4')],
  ...[crowd('5.3'), crowd('7.1')],
];

const ANN = { username: 'ann', email: 'ann@example.com', displayName: 'Ann Lee' };
const DETAILS = { email: 'lee@example.com', displayName: 'Ann Lee-Ray' };

describe.each(VERSIONS)('$product $version', ({ product, version, start, usersGroups, cannot }) => {
  const title = `${product} ${version}`;
  const can = (what: VersionCase['cannot'][number]) => !cannot.includes(what);
  let stage: Stage;
  beforeAll(async () => {
    stage = await start();
    // What stands there already is found again: an answer may be lost.
    for (let n = 0; n < 2; n += 1) await stage.directory().createUser(ANN);
    await stage.directory().setPassword('ann');
  });
  // The stage compares every answer with the description of this version, where there is one.
  afterAll(() => stage.close());

  it(`the account that was created is found at ${title}, and an unknown one is not`, async () => {
    const directory = stage.directory();
    expect(await directory.findAccount('unknown')).toBeNull();
    const { displayName } = ANN;
    expect(await directory.findAccount('ANN')).toMatchObject({ displayName, active: true });
    if (can('find by email')) expect(await directory.findByEmail?.(ANN.email)).toEqual(['ann']);
    else expect(directory.findByEmail).toBeNull();
  });

  it(`groups are created, joined and left at ${title}, once and again`, async () => {
    const groups = ['team-a', 'team-b'];
    for (let n = 0; n < 2; n += 1) await stage.directory().createGroup('team-a');
    for (let n = 0; n < 2; n += 1) await stage.directory().join('ann', groups, 'create');
    await stage.directory().join('ann', ['team-missing'], 'skip');
    expect(stage.held('ann')?.groups).toEqual(expect.arrayContaining(groups));
    expect((await stage.directory().findAccount('ann'))?.groups).toEqual(stage.held('ann')?.groups);
    for (let n = 0; n < 2; n += 1) await stage.directory().leave('ann', ['team-a', 'team-never']);
    expect(stage.held('ann')?.groups).not.toContain('team-a');
    expect(stage.groups()).not.toContain('team-missing');
  });

  it(`details change at ${title}: ${can('change details')}`, async () => {
    const directory = stage.directory();
    expect(directory.capabilities.changesDetails).toBe(can('change details'));
    const changed = directory.updateUser('ann', { details: DETAILS });
    if (can('change details')) await changed;
    else await expect(changed).rejects.toMatchObject({ code: 'provision.product_refused' });
    const held = can('change details') ? DETAILS : { displayName: ANN.displayName };
    expect(stage.held('ann')).toMatchObject(held);
  });

  it(`an account is deactivated and reactivated at ${title}: ${can('deactivate')}`, async () => {
    const directory = stage.directory();
    expect(directory.deactivateUser !== null).toBe(can('deactivate'));
    await directory.deactivateUser?.('ann');
    expect(stage.held('ann')?.active).toBe(!can('deactivate'));
    if (can('deactivate')) await directory.updateUser('ann', { active: true });
    expect(stage.held('ann')?.active).toBe(true);
  });

  it(`an account is renamed at ${title}: ${can('rename')}`, async () => {
    const directory = stage.directory();
    await directory.createUser({ ...ANN, username: 'before', email: 'before@example.com' });
    expect(directory.renameUser !== null).toBe(can('rename'));
    await directory.renameUser?.('before', 'after');
    expect(stage.held('after') !== null).toBe(can('rename'));
  });

  it(`a session is opened at ${title} and found again`, async () => {
    await stage.directory().join('ann', usersGroups, 'create');
    const { setCookies } = await stage
      .sessions()
      .open(
        acceptedRequest({ host: 'jira.example.com' }),
        sessionUser({ username: 'ann', passwordKid: null }),
      );
    const cookie = setCookies.map((line) => line.split(';', 1)[0]).join('; ');
    const request = acceptedRequest({ cookie });
    expect(await stage.sessions().findExistingSession(request, 'ann')).not.toBeNull();
    expect(await stage.sessions().findExistingSession(request, 'bob')).toBeNull();
  });

  it(`every answer of ${title} is one that the documents have a witness for`, () => {
    const rows = listWitnessed(stage.product, version);
    const answers = stage.local.calls.map(({ method, path, status }) => {
      const found = rows.find((row) => row.pattern.test(`${method} ${path} ${status}`));
      return found === undefined ? `${method} ${path} ${status}` : null;
    });
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter((one) => one !== null)).toEqual([]);
  });

  it(`a directory that takes no writes is named as such at ${title}`, async () => {
    stage.switches.readOnlyDirectory = true;
    await expect(
      stage.directory().createUser({ ...ANN, username: 'late', email: 'late@example.com' }),
    ).rejects.toMatchObject({ code: 'provision.directory_read_only' });
    await expect(stage.directory().createGroup('team-late')).rejects.toMatchObject({
      code: 'provision.directory_read_only',
    });
    stage.reset();
  });
});

describe.each([
  ['Jira 11.3', () => startJiraStage({ version: '11.3', basicAuthBlocked: true })],
  ['Confluence 10.2', () => startConfluenceStage([10, 2], { basicAuthBlocked: true })],
] as const)('%s as it is installed', (title, start) => {
  it(`${title} as it is installed takes a token of the service account, and no password`, async () => {
    const stage = await start();
    await expect(stage.directory().findAccount('ann')).rejects.toMatchObject({
      code: 'provision.basic_auth_disabled',
    });
    const token = replaceableSecret({ token: stage.local.mintToken('svc') });
    await stage.directory(token).createUser(ANN);
    await stage.directory(token).join('ann', ['team-token'], 'create');
    expect(stage.held('ann')?.groups).toContain('team-token');
    await stage.close();
  });
});

it('Bitbucket 10.4 as it is installed takes the password of an allowed user, and no other', async () => {
  const stage = await startBitbucketStage(false, { version: '10.4', basicAuthBlocked: true });
  const refused = stage.directory().createUser(ANN);
  await expect(refused).rejects.toMatchObject({ code: 'provision.basic_auth_disabled' });
  stage.local.switches.basicAuthAllowed = { paths: [], users: ['svc'] };
  await stage.directory().createUser(ANN);
  expect(stage.held('ann')).toMatchObject(ANN);
  await stage.close();
});

/** Returns the answers of infra/docs/products.md that a version of a product is said to give. */
function listWitnessed(product: keyof typeof STATUS_WITNESSES, version: string) {
  const { majors, calls } = STATUS_WITNESSES[product];
  const at = majors.indexOf(version.split('.', 1)[0] ?? '');
  return calls.flatMap(({ call, answers }) =>
    answers
      .filter(([, , witnesses]) => (witnesses.split(' ')[at] ?? 'absent') !== 'absent')
      .map(([status]) => ({ pattern: toPattern(`${call} ${status}`) })),
  );
}

const toPattern = (answer: string) =>
  new RegExp(`^${answer.replace(/\{\w+\}/g, '[^/]+').replace('*', '\\S+ \\S+')}$`);
