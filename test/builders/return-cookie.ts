import type { ALBResult } from 'aws-lambda';
import { cookiesOf } from './cookies-of.ts';

/** What a browser brings back after an answer when its marker has gone, which alone leads it here again. */
export function returnCookie(result: ALBResult): string {
  const lines = cookiesOf(result).filter((line) => !line.startsWith('__Host-edge-session='));
  return lines.map((line) => line.split(';')[0]).join('; ');
}
