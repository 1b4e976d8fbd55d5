// In: calls of an instance. Out: what the weather makes of them, at instants of the simulated clock.
import type { HttpAnswer, HttpRequest, SendNow } from '#shared/base/http.ts';
import { NetworkError } from '#shared/base/network-error.ts';
import type { Clock, Owner } from './clock.ts';
import type { Dice } from './dice.ts';
import type { Answer } from './start-place.ts';
import type { Weather } from './story.ts';

/** What becomes of one call: when it is carried out, if at all, and when its answer is there, if it is. */
interface Fate {
  readonly thereMs: number;
  readonly backMs: number;
  readonly kind: 'answered' | 'refused' | 'lost' | 429 | 503;
}

/** What a call tells while it is under way. */
export interface CallWatch {
  readonly ended: (how: string) => void;
  /** Called when the other side has carried it out. */
  readonly carriedOut: () => void;
}

export interface Network {
  readonly clock: Clock;
  readonly dice: Dice;
  /** May change. */
  weather: Weather;
  /** Nothing answers before. */
  downUntilMs: number;
  readonly origins: ReadonlyMap<string, Answer>;
  readonly watch: (instance: number, request: HttpRequest) => CallWatch;
}

/** Returns what sends the calls of one instance; their answers wait while it is frozen, what they do does not. */
export function openWire(network: Network, owner: Owner & { readonly number: number }): SendNow {
  return (request, signal) => {
    if (signal?.aborted) return Promise.reject(new NetworkError({ outOfTime: true }));
    const { clock } = network;
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const watch = network.watch(owner.number, request);
    const fate = castFate(network);
    const giveUp = () => reject(new NetworkError({ outOfTime: true }));
    const timer = clock.after(
      request.timeoutMs,
      () => reject(new NetworkError({ timedOut: true })),
      owner,
    );
    signal?.addEventListener('abort', giveUp);
    clock.after(fate.thereMs, async () => {
      const answer = await carryOut(request, fate, network);
      if (answer !== null && typeof fate.kind === 'string') watch.carriedOut();
      const isAnswered = answer !== null && fate.kind !== 'lost';
      const settle = () => (isAnswered ? resolve(answer) : reject(new NetworkError({})));
      clock.after(fate.backMs, settle, owner);
    });
    const end = (how: string) => {
      timer.cancelled = true;
      signal?.removeEventListener('abort', giveUp);
      watch.ended(how);
    };
    promise.then(
      ({ status }) => end(`a ${status}`),
      (error: Error) => end(error.message),
    );
    return promise;
  };
}

function castFate({ weather, dice }: Network): Fate {
  if (weather === 'slow') {
    return { kind: 'answered', thereMs: dice.between(0, 1_900), backMs: dice.between(0, 1_900) };
  }
  const usual = {
    kind: 'answered',
    thereMs: dice.between(2, 40),
    backMs: dice.between(2, 40),
  } as const;
  if (weather === 'calm' || dice.next() < 0.85) return usual;
  const kind = dice.pick<Fate['kind']>(['answered', 'refused', 'lost', 429, 503]);
  if (kind === 'answered') return { kind, thereMs: dice.between(300, 9_000), backMs: 20 };
  return { ...usual, kind };
}

/** Returns null: nothing was carried out, and nothing is answered. */
async function carryOut(
  request: HttpRequest,
  { kind }: Fate,
  { clock, downUntilMs, origins }: Network,
): Promise<HttpAnswer | null> {
  if (kind === 'refused' || clock.now() < downUntilMs) return null;
  if (kind === 429 || kind === 503) return toAnswer(new Response('', { status: kind }));
  const answer = origins.get(new URL(request.url).origin);
  return answer === undefined ? null : toAnswer(await answer(toRequest(request)));
}

/** Returns the request as a server of the process takes it. */
export function toRequest({ method, url, headers, body }: HttpRequest): Request {
  const list = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, Buffer.from(value).toString('latin1')]),
  );
  return new Request(url, { method, headers: list, ...(body !== undefined && { body }) });
}

async function toAnswer(response: Response): Promise<HttpAnswer> {
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: [...response.headers], body, truncated: false };
}
