// In: a moment of a story. Out: which of the invariants it breaks; each of them is one line.
import type { Moments } from './moments.ts';

/** What the policy of every story says. */
export interface Rules {
  readonly accessGroup: string;
}

const TEAM = /^team-(?!admins$)/;
const CAPTCHA_AFTER = 3;
const EVENT_MS = 14_000;

const MANY_WRITES = 20;

const teams = (groups: readonly string[]) => groups.filter((group) => TEAM.test(group)).sort();
const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((one, index) => one === others[index]);

/** Returns how many managed memberships are not as the claims say. */
export function countLeft(claimed: readonly string[], groups: readonly string[]): number {
  const missing = teams(claimed).filter((group) => !groups.includes(group));
  const surplus = teams(groups).filter((group) => !claimed.includes(group));
  return missing.length + surplus.length;
}

type Invariants = {
  readonly [Moment in keyof Moments]: Readonly<
    Record<string, (moment: Moments[Moment], rules: Rules) => boolean>
  >;
};

/** By moment and name. The numbers are those of the specification. */
export const INVARIANTS: Invariants = {
  sent: {
    '1 no write is sent after its event was answered': ({ call }) =>
      !(call.isWrite && call.event !== null && call.event.answeredMs !== null),
    '8 calls under way are never more than the connections': ({ inFlight, connections }) =>
      inFlight <= connections,
  },
  carried_out: {
    '3 a managed group is given only by claims that name it': ({ call, gained }) =>
      gained.every(({ group }) => !TEAM.test(group) || call.event?.claimed.includes(group)),
    '4 no other group and no other user is touched': ({ call, gained, lost }, { accessGroup }) =>
      [...gained, ...lost].every(
        ({ user, group }) =>
          user === call.event?.user && (TEAM.test(group) || group === accessGroup),
      ) && lost.every(({ group }) => group !== accessGroup),
    '5 no user is a failed sign-in away from a CAPTCHA': ({ accounts }) =>
      accounts.every(({ failedSignInsInARow }) => failedSignInsInARow < CAPTCHA_AFTER - 1),
    '6 an account is made for the user of the token only': ({ call, created }) =>
      created.every((name) => name === call.event?.user),
  },
  answered: {
    '6 a browser is signed on as its user': ({ event, sessionUser }) =>
      sessionUser === null || sessionUser === event.user,
    '7 a user who is signed on holds what admits them': (
      { event, groups, disturbed },
      { accessGroup },
    ) => !event.signedOn || disturbed || groups.includes(accessGroup),
    '7 a user who is signed on lost what they lost': ({ event, groups, disturbed }) =>
      !(event.signedOn && event.decided) ||
      disturbed ||
      teams(groups).every((group) => event.claimed.includes(group)),
    '2 a try of many writes leaves less to the next': ({ event, groups, disturbed }) =>
      disturbed ||
      event.carriedOut < MANY_WRITES ||
      event.leftToDo === 0 ||
      countLeft(event.claimed, groups) < event.leftToDo,
    '8 nothing is under way at the answer': ({ event }) => event.inFlight === 0,
    '9 every event ends in time, with a page': ({ event, isPage }) =>
      isPage && (event.answeredMs ?? Infinity) - event.beganMs <= EVENT_MS,
  },
  settled: {
    '2 managed groups are those of the newest claims': ({ claimed, groups }) =>
      isSame(teams(groups), teams(claimed)),
    '10 no user is locked out, whatever was rotated': ({ user, sessionUser }) =>
      sessionUser === user,
  },
};

/** Returns the names of the invariants that the moment breaks. */
export function judge<Moment extends keyof Moments>(
  kind: Moment,
  moment: Moments[Moment],
  rules: Rules,
): string[] {
  return Object.entries(INVARIANTS[kind])
    .filter(([, holds]) => !holds(moment, rules))
    .map(([name]) => name);
}
