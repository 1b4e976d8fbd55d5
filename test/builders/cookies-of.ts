import type { ALBResult } from 'aws-lambda';

/** Returns the Set-Cookie lines of an answer. */
export function cookiesOf(result: ALBResult): string[] {
  return (result.multiValueHeaders?.['set-cookie'] ?? []).map(String);
}
