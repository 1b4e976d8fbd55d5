import { CLOCKS } from './clocks.ts';
import { type HttpAnswer, type HttpHeaders, headerValues } from './http.ts';

/**
 * Returns how many seconds the other side wants us to stay away, at least 1. Only the header of a 429 or
 * 503 counts: products send it on every answer. It is a number, decimals too, or a date (RFC 9110 section
 * 10.2.3); 0, the past and anything else say nothing.
 */
export function readRetryAfter({ status, headers }: Pick<HttpAnswer, 'status' | 'headers'>): {
  retryAfterSeconds?: number;
} {
  const [wanted = ''] = headerValues(headers, 'retry-after');
  const isSeconds = /^\d+(?:\.\d+)?$/.test(wanted);
  const seconds = isSeconds ? Number(wanted) : secondsUntil(wanted, headers);
  const counts = (status === 429 || status === 503) && seconds > 0;
  return counts ? { retryAfterSeconds: Math.ceil(Math.min(seconds, LONGEST_PAUSE_SECONDS)) } : {};
}

const LONGEST_PAUSE_SECONDS = 86_400;

// By the clock of the other side, where it shows it. Date.parse takes many a text for a date.
function secondsUntil(date: string, headers: HttpHeaders): number {
  if (!/\d\d:\d\d:\d\d/.test(date)) return 0;
  const now = Date.parse(headerValues(headers, 'date')[0] ?? '');
  return (Date.parse(date) - (Number.isNaN(now) ? CLOCKS.wallMs() : now)) / 1000;
}
