// In: what happens in a story. Out: the invariants that it breaks, and its trace.
import type { HttpRequest } from '#shared/base/http.ts';
import type { Clock } from './clock.ts';
import { currentEvent } from './fleet.ts';
import { judge, type Rules } from './invariants.ts';
import type { Membership, Moments, SentCall, UserEvent } from './moments.ts';
import type { CallWatch } from './network.ts';
import type { AccountView } from './start-place.ts';

export interface Violation {
  readonly invariant: string;
  /** From the beginning of the story. */
  readonly atMs: number;
  readonly of: string;
}

/** Sees everything that happens in one story. */
export interface Observer extends Verdicts, Memberships {
  readonly watch: (instance: number, request: HttpRequest) => CallWatch;
  readonly setConnections: (connections: number) => void;
}

export interface ObserverOptions {
  readonly clock: Clock;
  readonly rules: Rules;
  readonly accounts: () => readonly AccountView[];
  readonly trace: ((line: string) => void) | null;
}

/** Returns an observer of a story that begins now. */
export function observe(options: ObserverOptions): Observer {
  const verdicts = judgeMoments(options);
  const memberships = watchMemberships(options, verdicts);
  return { ...verdicts, ...memberships, ...watchCalls(verdicts, memberships) };
}

interface Verdicts {
  readonly violations: readonly Violation[];
  readonly tell: (line: string) => void;
  readonly check: <Moment extends keyof Moments>(
    kind: Moment,
    moment: Moments[Moment],
    of: string,
  ) => void;
}

function judgeMoments({ clock, rules, trace }: ObserverOptions): Verdicts {
  const beganMs = clock.now();
  const violations: Violation[] = [];
  const tell = (line: string) => trace?.(`${String(clock.now() - beganMs).padStart(9)}  ${line}`);
  return {
    violations,
    tell,
    check: (kind, moment, of) => {
      for (const invariant of judge(kind, moment, rules)) {
        violations.push({ invariant, atMs: clock.now() - beganMs, of });
        tell(`BROKEN ${invariant}: ${of}`);
      }
    },
  };
}

interface Memberships {
  /** What was changed meanwhile was none of the function's doing. */
  readonly lookAgain: () => void;
  readonly noteWrite: (call: SentCall, of: string) => void;
  /** Whether another event's write for the same user was carried out since the event began. */
  readonly isDisturbed: (event: UserEvent) => boolean;
}

function watchMemberships(
  { clock, accounts }: ObserverOptions,
  { check, tell }: Verdicts,
): Memberships {
  const writes: { readonly event: UserEvent | null; readonly atMs: number }[] = [];
  let before = accounts();
  return {
    lookAgain: () => {
      before = accounts();
    },
    noteWrite: (call, of) => {
      const after = accounts();
      const created = namesOf(after).filter((name) => !namesOf(before).includes(name));
      const gained = missingIn(before, after);
      const lost = missingIn(after, before);
      before = after;
      writes.push({ event: call.event, atMs: clock.now() });
      for (const { user, group } of gained) tell(`  + ${user} ${group}`);
      for (const { user, group } of lost) tell(`  - ${user} ${group}`);
      check('carried_out', { call, gained, lost, created, accounts: after }, of);
    },
    isDisturbed: (event) =>
      writes.some(
        (write) =>
          write.event?.user === event.user && write.event !== event && write.atMs >= event.beganMs,
      ),
  };
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function watchCalls(
  { check, tell }: Verdicts,
  { noteWrite }: Memberships,
): Pick<Observer, 'watch' | 'setConnections'> {
  const inFlight = new Map<string, number>();
  let connections = Infinity;
  const count = (key: string, by: 1 | -1, event: UserEvent | null) => {
    const now = (inFlight.get(key) ?? 0) + by;
    inFlight.set(key, now);
    if (event !== null) event.inFlight += by;
    return now;
  };
  return {
    setConnections: (most) => {
      connections = most;
    },
    watch: (instance, request) => {
      const call = toCall(request, currentEvent());
      const { event, isWrite } = call;
      const key = `${instance} ${new URL(request.url).origin}`;
      const of = `event ${event?.number ?? '-'} ${call.method} ${call.path}`;
      if (event !== null) event.calls += 1;
      if (event !== null && isWrite) event.writes += 1;
      tell(`instance ${instance} sends ${of}`);
      check('sent', { call, inFlight: count(key, 1, event), connections }, of);
      return {
        ended: (how) => {
          count(key, -1, event);
          tell(`instance ${instance} has ${how} of ${of}`);
        },
        carriedOut: () => {
          tell(`carried out: ${of}`);
          if (!isWrite) return;
          if (event !== null) event.carriedOut += 1;
          noteWrite(call, of);
        },
      };
    },
  };
}

function toCall({ method, url }: HttpRequest, event: UserEvent | null): SentCall {
  const path = new URL(url).pathname.replace(/\/session\/.+/, '/session/{token}');
  return { method, path, event, isWrite: !READS.has(method) };
}

const namesOf = (accounts: readonly AccountView[]) => accounts.map(({ name }) => name);

/** Returns the memberships of the second list that the first has not. */
function missingIn(some: readonly AccountView[], others: readonly AccountView[]): Membership[] {
  const has = new Map(some.map(({ name, groups }) => [name, groups]));
  return others.flatMap(({ name: user, groups }) =>
    groups.filter((group) => !has.get(user)?.includes(group)).map((group) => ({ user, group })),
  );
}
