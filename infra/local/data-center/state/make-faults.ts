// In: faults that a test asks for.
// Out: the fault of one call, each counted down as it is used.

export interface FaultyCall {
  readonly node: string;
  readonly method: string;
  /** Without context path and query. */
  readonly path: string;
}

export type FaultKind =
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** Does the work, then cuts the connection: a write whose answer was lost. */
  | { kind: 'drop-answer' }
  /** Cuts the connection before any work. */
  | { kind: 'drop-request' }
  | { kind: 'truncated-json' }
  | { kind: 'html' }
  | { kind: 'login-redirect' }
  /** Holds the call until the promise settles, then works as usual: for races without clocks. */
  | { kind: 'hold'; until: Promise<unknown> };

export type Fault = FaultKind & {
  /** Absent: every call. */
  when?: (call: FaultyCall) => boolean;
  /** How many calls it hits; 1 when absent. */
  times?: number;
};

export type Faults = ReturnType<typeof makeFaults>;

/** Returns an empty queue of faults: the oldest that fits a call is the call's fault. */
export function makeFaults() {
  const waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault: Fault): void {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    clear(): void {
      waiting.length = 0;
    },
    /** undefined: the call goes its normal way. */
    take(call: FaultyCall): FaultKind | undefined {
      const found = waiting.find(({ fault }) => fault.when?.(call) ?? true);
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting.splice(waiting.indexOf(found), 1);
      return found.fault;
    },
  };
}
