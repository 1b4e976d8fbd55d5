// In: a story. Out: which invariants it broke, and when, by the code of the function as it is.
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { SESSION_COOKIE } from '#shared/session/edge-cookies.ts';
import { LOAD_BALANCER_KEYS, NOW_SECONDS } from '#test/builders/data-token.ts';
import { type Clock, startClock } from './clock.ts';
import { cookieJar } from './cookie-jar.ts';
import { deploymentAt } from './deployment.ts';
import { type Dice, rollDice } from './dice.ts';
import { openFleet } from './fleet.ts';
import { groupsOf } from './groups-of.ts';
import type { Network } from './network.ts';
import { observe, type Violation } from './observe.ts';
import { openInBrowser } from './open-in-browser.ts';
import { runInVirtualTime } from './run-in-virtual-time.ts';
import type { Stage } from './stage.ts';
import { ACCESS_GROUPS, type Answer, type StartedPlace, startPlace } from './start-place.ts';
import { type Step, type Story, USERS, type UserName } from './story.ts';

export interface StoryOutcome {
  readonly violations: readonly Violation[];
  readonly events: number;
  readonly calls: number;
}

export interface Telling {
  readonly trace?: (line: string) => void;
  /** false: events go on after their answers, as they would without deadlines. */
  readonly deadlines?: boolean;
}

/** Tells a story from beginning to end, and an hour or two beyond, in which every user comes once more. */
export async function runStory(story: Story, telling: Telling = {}): Promise<StoryOutcome> {
  const clock = startClock(NOW_SECONDS * 1000);
  const dice = rollDice(story.dice);
  const place = await startPlace(story.place, clock);
  try {
    return await runInVirtualTime(clock, dice, async () => {
      const stage = setStage(story, { clock, dice, place }, telling);
      perform(story, stage);
      await clock.run();
      return { violations: stage.observer.violations, ...stage.counts };
    });
  } finally {
    await place.close();
  }
}

const KEYS_ORIGIN = 'https://public-keys.auth.elb.eu-central-1.amazonaws.com';

function setStage(
  { place: name, weather }: Story,
  { clock, dice, place }: { clock: Clock; dice: Dice; place: StartedPlace },
  { trace, deadlines = true }: Telling,
): Stage {
  const deployment = deploymentAt(name);
  const { settings, policy, credentialsArn } = deployment;
  const credentials = place.renewCredentials();
  const observer = observe({
    ...{ clock, accounts: place.accounts, trace: trace ?? null },
    rules: { accessGroup: ACCESS_GROUPS[name] },
  });
  const secrets = new Map([
    [settings.sessionKeyArn, JSON.stringify(toKey(0))],
    [settings.passwordKeyArn, JSON.stringify(toKey(0))],
    [credentialsArn, credentials],
  ]);
  const origins = new Map<string, Answer>([...place.origins, [KEYS_ORIGIN, answerKey]]);
  const network: Network = {
    ...{ clock, dice, weather, downUntilMs: 0, origins },
    watch: observer.watch,
  };
  const watch = { onConnect: observer.setConnections, onLog: observer.tell };
  const fleet = openFleet({ network, settings, policy, secrets, deadlines, ...watch });
  return {
    ...{ clock, place, deployment, secrets, network, fleet, observer },
    claimed: new Map(USERS.map((user) => [user, ['team-a', 'team-b']])),
    jars: new Map(USERS.map((user) => [user, cookieJar(clock.now)])),
    torn: new Set(),
    counts: { events: 0, calls: 0 },
  };
}

const PEM = LOAD_BALANCER_KEYS.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const answerKey = async () => new Response(PEM);
interface Key {
  readonly kid: string;
  readonly k: string;
}

const toKey = (number: number): Key => ({ kid: `k${number}`, k: `${number}`.padEnd(40, 'k') });

const FAULTS_END_AFTER_MS = 30_000;
// Longer than a marker lives, than secrets are kept, and than refused credentials are not tried.
const SETTLES_AFTER_MS = 1_000_000;

function perform({ steps }: Story, stage: Stage): void {
  const { clock, network, place, observer } = stage;
  let atMs = 0;
  const seen = new Set<UserName>();
  for (const [number, { afterMs, step }] of steps.entries()) {
    atMs += afterMs;
    if (step.do === 'open_page') seen.add(step.user);
    clock.after(atMs, () => play(step, number, stage));
  }
  clock.after(atMs + FAULTS_END_AFTER_MS, () => {
    network.weather = 'calm';
    place.dropOldCredentials();
    observer.lookAgain();
  });
  for (const [index, user] of [...seen].entries()) {
    clock.after(atMs + SETTLES_AFTER_MS + index * 30_000, () => void settle(user, stage));
  }
}

function play(step: Step, number: number, stage: Stage): void {
  const { clock, claimed, network, place, fleet, observer } = stage;
  observer.tell(JSON.stringify(step));
  switch (step.do) {
    case 'open_page':
      if (step.signsOut) signOut(step.user, stage);
      for (let tab = 0; tab < step.tabs; tab += 1)
        void openInBrowser(step.user, step.closes, stage);
      return;
    case 'change_groups':
      claimed.set(step.user, step.groups);
      return;
    case 'rotate':
      rotate(step.what, number, stage);
      observer.lookAgain();
      return;
    case 'end_sessions':
      place.endSessions();
      return;
    case 'restart_product':
      place.endSessions();
      network.downUntilMs = clock.now() + RESTART_MS;
      return;
    case 'retire_instances':
      fleet.retire();
  }
}

const RESTART_MS = 3_000;
const KEY_BEGINS_AFTER_SECONDS = 600;

// By then every instance has read it.
function renewPasswordKey(secret: string, key: Key, nowMs: number): string {
  const { previous: _dropped, from: _begun, ...previous } = JSON.parse(secret);
  return JSON.stringify({ ...key, from: nowMs / 1000 + KEY_BEGINS_AFTER_SECONDS, previous });
}

/** Puts a new key or new credentials where the old ones were, which are still good for a while. */
function rotate(
  what: Extract<Step, { do: 'rotate' }>['what'],
  number: number,
  { clock, secrets, deployment, place }: Stage,
): void {
  const { sessionKeyArn, passwordKeyArn } = deployment.settings;
  const key = toKey(number + 1);
  switch (what) {
    case 'password_key':
      secrets.set(
        passwordKeyArn,
        renewPasswordKey(secrets.get(passwordKeyArn) ?? '', key, clock.now()),
      );
      return;
    case 'session_key': {
      const { previous: _dropped, ...previous } = JSON.parse(secrets.get(sessionKeyArn) ?? '{}');
      secrets.set(sessionKeyArn, JSON.stringify({ ...key, previous }));
      return;
    }
    case 'credentials':
      secrets.set(deployment.credentialsArn, place.renewCredentials());
  }
}

function signOut(user: UserName, { jars, place }: Stage): void {
  const jar = jars.get(user);
  for (const name of [SESSION_COOKIE, PRODUCT_FACTS[place.product].sessionCookie]) jar?.drop(name);
}

async function settle(user: UserName, stage: Stage): Promise<void> {
  const { clock, claimed, deployment, observer, torn } = stage;
  if (torn.has(user)) await clock.sleep(deployment.settings.resyncSeconds * 1000);
  observer.tell(`${user} comes once more`);
  const sessionUser = await openInBrowser(user, false, stage);
  const moment = {
    user,
    claimed: claimed.get(user) ?? [],
    sessionUser,
    groups: groupsOf(user, stage),
  };
  observer.check('settled', moment, user);
}
