/** What one sign-on needed of the product. */
export interface Reading {
  readonly calls: number;
  /** The longest chain of calls that each needed the answer of the one before. */
  readonly stages: number;
  /** As many calls one after another as the connections allow at best. */
  readonly rounds: number;
  /** The largest number of calls in flight at the same time: each has a connection of its own. */
  readonly connections: number;
  /** The calls of each stage, in order of arrival. */
  readonly kinds: readonly (readonly string[])[];
}

/** The calls so far, and the answers that are held back. */
export interface Stages {
  /** Notes a call; `answer` takes what sends the product's answer to it. */
  begin(kind: string): { answer(send: () => void): void };
  reset(): void;
  read(): Reading;
}

/**
 * Returns the stages of calls. Answers are held back until no further call comes: a call that comes
 * meanwhile did not need them. While all connections are taken, answers go out one by one: a call
 * that comes while others are still held back was waiting for a connection, not for them. When the
 * last answer is out, the next call begins a new stage.
 */
export function createStages(mostConnections: number): Stages {
  let kinds: string[][] = [];
  let connections = 0;
  const held = new Set<HeldCall>();
  const sendWhenQuiet = createQuietTimer(() => {
    const calls = [...held];
    if (calls.some(({ send }) => send === null)) return;
    for (const call of calls.length >= mostConnections ? calls.slice(0, 1) : calls) {
      held.delete(call);
      call.send?.();
    }
    if (held.size > 0) sendWhenQuiet();
  });
  return {
    begin: (kind) => {
      if (held.size === 0) kinds.push([]);
      kinds.at(-1)?.push(kind);
      const call: HeldCall = { send: null };
      held.add(call);
      connections = Math.max(connections, held.size);
      return {
        answer: (send) => {
          call.send = send;
          sendWhenQuiet();
        },
      };
    },
    reset: () => {
      kinds = [];
      connections = 0;
    },
    read: () => toReading(kinds, connections),
  };
}

interface HeldCall {
  /** Null: the product has not answered yet. */
  send: (() => void) | null;
}

// Long enough for what the function does between two calls of the same stage.
const QUIET_MS = 25;

function createQuietTimer(act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, QUIET_MS);
  };
}

function toReading(kinds: readonly (readonly string[])[], connections: number): Reading {
  const roundsOf = (calls: readonly string[]) => Math.ceil(calls.length / connections);
  return {
    calls: kinds.flat().length,
    stages: kinds.length,
    rounds: kinds.reduce((sum, calls) => sum + roundsOf(calls), 0),
    connections,
    kinds,
  };
}
