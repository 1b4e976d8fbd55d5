/** One request, without anything that could be secret: no query, no header, no cookie, no token. */
export interface AccessLogEntry {
  readonly time: string;
  /** Port of the listener that took the request. */
  readonly port: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly priority: number | 'default' | undefined;
  /** The rule's name in the template. */
  readonly rule: string | undefined;
  /** Node origin or target group ARN; undefined: the load balancer answered by itself. */
  readonly target: string | undefined;
  /** 460: the client left before the answer was complete. */
  readonly status: number;
  readonly errorReason: string | undefined;
  readonly durationMs: number;
}

export interface AccessLog {
  readonly entries: readonly AccessLogEntry[];
  add(entry: AccessLogEntry): void;
}

const keptEntries = 10_000;

/** Returns an access log in memory that forgets its oldest entries. */
export function createAccessLog(): AccessLog {
  const entries: AccessLogEntry[] = [];
  return {
    entries,
    add: (entry) => {
      entries.push(entry);
      if (entries.length > keptEntries) entries.shift();
    },
  };
}

/** One step of a request's way through the load balancer, for users who watch. */
export interface Hop {
  /** The same for all hops of one request. */
  readonly requestId: number;
  readonly step: 'received' | 'rule' | 'sign-in' | 'callback' | 'lambda' | 'instance' | 'answered';
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** rule: its name and priority; sign-in: its outcome; lambda, instance: the target; answered: the status. */
  readonly detail: string;
}
