// In: what is to happen, and when. Out: the same in order, each when everything before it has come to rest.

/** What happens for an owner who is frozen is held until the owner is thawed. */
export interface Owner {
  frozen: boolean;
  readonly held: Happening[];
}

export interface Happening {
  atMs: number;
  readonly act: () => void | Promise<void>;
  readonly owner: Owner | null;
  cancelled: boolean;
}

/** Time that passes only when nothing is left to do. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Has it happen so many milliseconds from now; without an owner nothing holds it up. */
  readonly after: (ms: number, act: Happening['act'], owner?: Owner) => Happening;
  readonly sleep: (ms: number) => Promise<void>;
  readonly freeze: (owner: Owner) => void;
  /** What has been held up happens now, in its order. */
  readonly thaw: (owner: Owner) => void;
  /** Resolves when nothing is left that will happen. */
  readonly run: () => Promise<void>;
}

/** Returns a clock that begins at this time. */
export function startClock(startMs: number): Clock {
  let nowMs = startMs;
  const queue: Happening[] = [];
  // Behind those of the same time: what was asked for first happens first.
  const add = (happening: Happening) => {
    const later = queue.findLastIndex(({ atMs }) => atMs <= happening.atMs);
    queue.splice(later + 1, 0, happening);
    return happening;
  };
  const after: Clock['after'] = (ms, act, owner) =>
    add({ atMs: nowMs + Math.max(0, ms), act, owner: owner ?? null, cancelled: false });
  const happen = async (next: Happening) => {
    nowMs = Math.max(nowMs, next.atMs);
    if (next.cancelled) return;
    if (next.owner?.frozen) next.owner.held.push(next);
    else await next.act();
  };
  return {
    now: () => nowMs,
    after,
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    freeze: (owner) => {
      owner.frozen = true;
    },
    thaw: (owner) => {
      owner.frozen = false;
      for (const happening of owner.held.splice(0)) add(Object.assign(happening, { atMs: nowMs }));
    },
    run: async () => {
      for (;;) {
        // Promises come to rest before the event loop turns.
        await new Promise(setImmediate);
        const next = queue.shift();
        if (next === undefined) return;
        await happen(next);
      }
    },
  };
}
