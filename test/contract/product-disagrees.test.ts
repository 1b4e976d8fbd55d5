// The product disagrees: each operation of a sign-on is answered otherwise, at every directory and its sessions.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { LogEntry } from '#shared/base/log.ts';
import { provisionAndOpen } from '#shared/provision-and-open.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { mappedProfile } from '#test/builders/mapped-profile.ts';
import { product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { remembered } from '#test/builders/remembered.ts';
import { signOnAttempt } from '#test/builders/sign-on-attempt.ts';
import { DISAGREEING_PRODUCTS, type Operation, type SignOnStage } from './disagreeing-products.ts';

const json = (status: number, body: object) => ({
  ...{ status, headers: { 'Content-Type': 'application/json' } },
  body: JSON.stringify(body),
});
const WORDS = 'The directory is read-only.';
/** What comes instead of an answer; `0` stands for the status by which the operation says that it was done. */
const ANSWERS = {
  400: json(400, { errorMessages: ['No.'], errors: {} }),
  '403 in words': json(403, { reason: 'APPLICATION_PERMISSION_DENIED', errorMessages: [WORDS] }),
  405: json(405, { errorMessages: ['Not here.'] }),
  'a yes with nothing done': json(0, {}),
  'a redirect': { status: 302, headers: { Location: '/elsewhere' }, body: '' },
  'a page': { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Hello</html>' },
} as const;
type Answer = keyof typeof ANSWERS;

const IN = 'signed on';
const REFUSED = 'provision.product_refused';
const OTHER = 'provision.other_directory';
const READ_ONLY = 'provision.directory_read_only';
const OUT = 'provision.product_unavailable';
const PASSWORD = 'session.password_refused';
const LOGIN = 'session.login_refused';
type Outcomes = Readonly<Record<Answer, string>>;
const toOutcomes = (...[no, words, method, yes, redirect, page]: string[]) =>
  ({
    ...{ 400: no, '403 in words': words, 405: method, 'a yes with nothing done': yes },
    ...{ 'a redirect': redirect, 'a page': page },
  }) as Outcomes;

/** How a sign-on ends, and how often the operation is called at most. */
const EXPECTED: Readonly<Record<Operation, readonly [Outcomes, mostCalls: number]>> = {
  find_session: [toOutcomes(IN, IN, IN, IN, IN, IN), 1],
  find_account: [toOutcomes(REFUSED, OTHER, REFUSED, REFUSED, REFUSED, OUT), 1],
  find_groups: [toOutcomes(REFUSED, OTHER, REFUSED, REFUSED, REFUSED, OUT), 1],
  create_person: [toOutcomes(REFUSED, READ_ONLY, REFUSED, REFUSED, REFUSED, OUT), 1],
  // What a user is called decides nothing.
  update_person: [toOutcomes(IN, IN, IN, IN, IN, OUT), 1],
  // Of the group that is missing.
  create_group: [toOutcomes(REFUSED, READ_ONLY, REFUSED, REFUSED, REFUSED, OUT), 2],
  // Of two groups, and once more each where Crowd may mean that the group is missing.
  join: [toOutcomes(REFUSED, OTHER, REFUSED, IN, REFUSED, OUT), 4],
  leave: [toOutcomes(REFUSED, OTHER, REFUSED, IN, REFUSED, OUT), 1],
  set_password: [toOutcomes(PASSWORD, PASSWORD, PASSWORD, LOGIN, REFUSED, OUT), 1],
  // By each way to log in.
  login: [toOutcomes(LOGIN, LOGIN, LOGIN, LOGIN, REFUSED, OUT), 2],
};
const CHANGE = 'provision.change_refused';
const DIFFERENT: Readonly<Record<string, Partial<Record<Operation, Partial<Outcomes>>>>> = {
  Jira: {
    // Without a field it is for no value that was sent.
    create_person: { 400: READ_ONLY },
    ...{ join: { 400: CHANGE }, leave: { 400: CHANGE } },
  },
  Bitbucket: {
    create_person: { 'a yes with nothing done': LOGIN },
    // The login of a user without access says so too: a password that was just set is not doubted.
    set_password: { 'a yes with nothing done': 'session.not_entitled' },
  },
  Crowd: {
    find_session: toOutcomes(IN, OTHER, REFUSED, REFUSED, REFUSED, OUT),
    // No group is nested in its list: what stands there was not left.
    leave: { 'a yes with nothing done': OUT },
    login: { '403 in words': READ_ONLY, 405: REFUSED, 'a yes with nothing done': REFUSED },
  },
};

describe.each(DISAGREEING_PRODUCTS)('$product disagrees', (disagreeing) => {
  const { start, cookie, operations } = disagreeing;
  const ofAll = disagreeing.usersGroup === null ? [] : [disagreeing.usersGroup];
  const policy = productPolicy({
    ...{ default: ofAll, managed: ['team-*', ...ofAll] },
    // Every join has to be made before a session opens.
    access: ['team-*'],
  });
  let stage: SignOnStage;
  let users = 0;
  beforeAll(async () => {
    stage = await start();
    for (const group of ['team-new', ...ofAll]) {
      if (!stage.groups().includes(group)) stage.addGroup(group);
    }
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    users += 1;
  });

  const username = () => `user-${users}`;
  const detailsOf = (displayName: string) => ({
    ...{ username: username(), email: `${username()}@example.com` },
    displayName,
  });
  const addUser = () => stage.addUser({ ...detailsOf('Old Name'), groups: ['team-old', ...ofAll] });
  /** Answers an operation otherwise, and counts how often. */
  const disagree = (operation: Operation, answer: Answer) => {
    const [call, done] = operations[operation] ?? [/^$/, 0];
    const instead = { ...ANSWERS[answer], status: ANSWERS[answer].status || done };
    const count = { calls: 0 };
    stage.fail({
      ...{ kind: 'status', ...instead, times: 99 },
      ...(instead.status === 204 && { body: '' }),
      when: ({ method, path }) => {
        const isMeant = call.test(`${method} ${path}`);
        count.calls += Number(isMeant);
        return isMeant;
      },
    });
    return count;
  };
  const parts = () => ({ policy, directory: stage.directory(), sessions: stage.sessions() });
  /** Signs the user on, who is in a group that exists, and in one that does not. */
  const signOn = async (jira = product(parts()), cookies = '') => {
    const lines: (LogEntry & { event: string })[] = [];
    const attempt = signOnAttempt({
      request: acceptedRequest({ cookie: cookies }),
      profile: mappedProfile(detailsOf('New Name')),
      tokenGroups: groupResult(['team-new', `team-${users}`]),
      remembered: remembered({ username: username() }),
      policy,
      log: (_level, event, entry) => void lines.push({ event, ...entry }),
    });
    const outcome = await provisionAndOpen(attempt, jira, { forwarding: forwarding() }).then(
      () => IN,
      (error: unknown) => (error instanceof Failure ? error.code : String(error)),
    );
    const steps = [lines.find(({ event }) => event === 'decided')?.['steps'] ?? []].flat();
    return { outcome, steps: steps.map(String), lines };
  };
  const TRUTHS: Readonly<Record<string, (group: string) => boolean>> = {
    join: (group) => stage.held(username())?.groups.includes(group) === true,
    leave: (group) => stage.held(username())?.groups.includes(group) === false,
    create_group: (group) => stage.groups().includes(group),
    create_person: () => stage.held(username()) !== null,
    update_person: () => stage.held(username())?.displayName === 'New Name',
  };
  const untrueOf = (steps: readonly string[]) =>
    steps.filter((step) => {
      const [kind = '', object = ''] = step.split(' ');
      return TRUTHS[kind]?.(object) === false;
    });

  const cases = (Object.keys(operations) as Operation[]).flatMap((operation) =>
    (Object.keys(ANSWERS) as Answer[]).map((answer) => {
      const [outcomes, mostCalls] = EXPECTED[operation];
      const outcome = DIFFERENT[disagreeing.product]?.[operation]?.[answer] ?? outcomes[answer];
      return { operation, answer, outcome, mostCalls };
    }),
  );
  it.each(cases)(
    '$operation answered with $answer ends as $outcome, and the record is true',
    async ({ operation, answer, ...expected }) => {
      if (!operation.startsWith('create')) addUser();
      const count = disagree(operation, answer);
      const cookies = operation === 'find_session' ? cookie : '';
      const { outcome, steps, lines } = await signOn(undefined, cookies);
      expect(outcome).toBe(expected.outcome);
      expect(count.calls).toBeGreaterThan(0);
      expect(count.calls).toBeLessThanOrEqual(expected.mostCalls);
      // What nothing is read after is as true as the product's yes (and its 400 to a group: it exists): it
      // shows at the next step, or re-sync.
      const isYes = answer === 'a yes with nothing done' || operation === 'create_group';
      const isBelieved = isYes && /^create|^update/.test(operation);
      const untrue = untrueOf(steps);
      expect(isBelieved ? untrue.filter((step) => !step.startsWith(operation)) : untrue).toEqual(
        [],
      );
      if (outcome !== IN) expect(lines.map(({ event }) => event)).not.toContain('signed_on');
    },
  );

  it('a removal that was answered with yes and not done is told as failed, with an error', async () => {
    addUser();
    disagree('leave', 'a yes with nothing done');
    const { lines } = await signOn();
    const reason = disagreeing.product === 'Crowd' ? OUT : 'unconfirmed';
    expect(lines).toMatchObject([
      { event: 'decided', failed: [`leave team-old: ${reason}`] },
      { event: 'provision.removals_failed', removals: 1 },
    ]);
  });

  it('a removal that was answered with yes and not done is made at the next sign-on', async () => {
    const jira = product(parts());
    addUser();
    disagree('leave', 'a yes with nothing done');
    await signOn(jira);
    stage.reset();
    const { steps } = await signOn(jira);
    expect(steps).toEqual(['leave team-old']);
    expect(untrueOf(steps)).toEqual([]);
  });

  it('joins that were answered with yes and not done are told as failed where groups were left', async () => {
    addUser();
    disagree('join', 'a yes with nothing done');
    const { lines } = await signOn();
    expect(lines[0]).toMatchObject({
      failed: [`join team-${users}: unconfirmed`, 'join team-new: unconfirmed'],
    });
  });

  it('joins that were answered with yes and not done are made at the next sign-on', async () => {
    const jira = product(parts());
    disagree('join', 'a yes with nothing done');
    await signOn(jira);
    stage.reset();
    const { outcome, steps } = await signOn(jira);
    expect(outcome).toBe(IN);
    expect(steps).toEqual(expect.arrayContaining([`join team-${users}`, 'join team-new']));
    expect(untrueOf(steps)).toEqual([]);
  });
});
