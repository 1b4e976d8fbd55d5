/** How urgent a line is, in rising order. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of the log: an event name and scalars. What may stand in it is decided by the caller's type. */
export type LogEntry = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;
/** `audit`: a record of a decision; it is written whatever the threshold. */
export type Log = (level: LogLevel | 'audit', event: string, entry: LogEntry) => void;

const RANK = { debug: 0, info: 1, warn: 2, error: 3, audit: 4 } satisfies Record<
  LogLevel | 'audit',
  number
>;

/** Returns a log that writes one JSON object per line from `threshold` upwards. */
export function jsonLog(threshold: LogLevel, write: (line: string) => void): Log {
  return (level, event, entry) => {
    if (RANK[level] >= RANK[threshold]) write(JSON.stringify({ level, event, ...entry }));
  };
}
