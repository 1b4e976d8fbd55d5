// In: events. Out: their answers, from instances that start when they are needed and freeze after each answer.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ALBResult } from 'aws-lambda';
import { answerEvent } from '#functions/sign-on/answer-event.ts';
import { createDependencies } from '#functions/sign-on/create-dependencies.ts';
import type { Surroundings } from '#functions/sign-on/create-surroundings.ts';
import { httpClient } from '#shared/base/http.ts';
import type { Log } from '#shared/base/log.ts';
import { runEvent } from '#shared/base/run-event.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import type { Owner } from './clock.ts';
import type { UserEvent } from './moments.ts';
import { type Network, openWire } from './network.ts';
import { runAs } from './run-in-virtual-time.ts';

export interface FleetOptions {
  readonly network: Network;
  readonly settings: Settings;
  readonly policy: IdentityPolicy;
  /** By ARN, as they are at the moment. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Told how many connections an instance may have. */
  readonly onConnect: (connections: number) => void;
  readonly onLog: (line: string) => void;
  /** Events without a deadline go on when they are thawed: for what the simulation is to find. */
  readonly deadlines: boolean;
}

export interface Fleet {
  /** Returns the answer, or null: Lambda had to end the event without one. */
  readonly answer: (alb: unknown, toEvent: (instance: number) => UserEvent) => Promise<FleetAnswer>;
  /** Instances that are not busy are gone. */
  readonly retire: () => void;
}

export interface FleetAnswer {
  readonly event: UserEvent;
  readonly result: ALBResult | null;
}

interface Instance extends Owner {
  readonly number: number;
  dependencies: SignOnDependencies | null;
}

const events = new AsyncLocalStorage<UserEvent>();

/** Returns the event that the running code belongs to; null: none. */
export const currentEvent = (): UserEvent | null => events.getStore() ?? null;

const LAMBDA_MS = 15_000;
// What the handler reserves for the page of an event that does not end by itself.
const ANSWERS_AFTER_MS = 14_000;

/** Returns a fleet without instances. */
export function openFleet(options: FleetOptions): Fleet {
  const { clock, dice } = options.network;
  let idle: Instance[] = [];
  let started = 0;
  const take = (): Instance => {
    const [first, ...others] = idle;
    if (first === undefined) {
      started += 1;
      return { number: started, dependencies: null, frozen: false, held: [] };
    }
    const instance = dice.pick([first, ...others]);
    idle = idle.filter((one) => one !== instance);
    clock.thaw(instance);
    return instance;
  };
  return {
    answer: async (alb, toEvent) => {
      const instance = take();
      instance.dependencies ??= await runAs(instance, () => start(instance, options));
      const event = toEvent(instance.number);
      const work = runAs(instance, () => events.run(event, () => invoke(alb, instance, options)));
      const result = await Promise.race([work, clock.sleep(ANSWERS_AFTER_MS).then(() => null)]);
      event.answeredMs = clock.now();
      clock.freeze(instance);
      idle.push(instance);
      return { event, result };
    },
    retire: () => {
      idle = [];
    },
  };
}

function start(instance: Instance, options: FleetOptions): Promise<SignOnDependencies> {
  const { network, settings, policy, secrets, onConnect } = options;
  const { clock, dice } = network;
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve, instance));
  const surroundings: Surroundings = {
    connect: (connections) => {
      onConnect(connections);
      return httpClient(connections, [], undefined, openWire(network, instance));
    },
    fetchSecret: async (arn) => {
      await pause(dice.between(5, 30));
      return secrets.get(arn) ?? Promise.reject(new Error('no such secret'));
    },
    now: clock.now,
    random: dice.next,
    wait: (ms, signal) => endWith(pause(ms), signal),
  };
  return createDependencies(settings, policy, surroundings);
}

function endWith(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', abort));
}

function invoke(
  alb: unknown,
  { dependencies }: Instance,
  { settings, deadlines, onLog }: FleetOptions,
): Promise<ALBResult> {
  if (dependencies === null) throw new Error('the instance has not started');
  const log: Log = (_level, name, entry) => {
    const event = currentEvent();
    onLog(`event ${event?.number ?? '-'} says ${name} ${JSON.stringify(entry)}`);
    if (event === null) return;
    event.signedOn ||= name === 'signed_on';
    event.decided ||= name === 'decided';
  };
  const work = () => answerEvent(alb, 'invocation', { settings, dependencies, log });
  return deadlines ? runEvent(LAMBDA_MS, work) : work();
}
