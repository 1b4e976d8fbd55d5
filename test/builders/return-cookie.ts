import type { ALBResult } from 'aws-lambda';
import { cookiesOf } from './cookies-of.ts';

/** Returns the Cookie header of a browser whose marker has expired: only then it comes back here. */
export function returnCookie(result: ALBResult): string {
  const lines = cookiesOf(result).filter((line) => !line.startsWith('__Host-edge-session='));
  return lines.map((line) => line.split(';')[0]).join('; ');
}
