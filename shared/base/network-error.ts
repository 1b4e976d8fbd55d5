/** No answer that can be read: refused, reset, broken TLS, silent for too long, or not HTTP to Node. */
export class NetworkError extends Error {
  readonly timedOut: boolean;
  /** There is an answer, and Node's parser refuses it: a character in its head, or its length. */
  readonly unreadable: boolean;
  /** The connection had been used before and was gone: most likely the request was never read. */
  readonly staleConnection: boolean;
  /** The event has had its time: nothing was sent, or its answer is not waited for. It is `timedOut` too. */
  readonly outOfTime: boolean;

  constructor(kind: NetworkErrorKind, cause?: unknown) {
    super(toMessage(kind), { cause });
    this.name = 'NetworkError';
    this.outOfTime = kind.outOfTime ?? false;
    this.timedOut = kind.timedOut ?? this.outOfTime;
    this.unreadable = kind.unreadable ?? false;
    this.staleConnection = kind.staleConnection ?? false;
  }
}

/** What is true of the want of an answer; nothing: there was none. */
export type NetworkErrorKind = Partial<
  Pick<NetworkError, 'timedOut' | 'unreadable' | 'staleConnection' | 'outOfTime'>
>;

function toMessage({ timedOut, unreadable, outOfTime }: NetworkErrorKind): string {
  if (outOfTime) return 'out of time';
  if (timedOut) return 'no answer in time';
  return unreadable ? 'no readable answer' : 'no answer';
}
