import type { Answer } from './call-product.ts';

/** The value of a cookie that the answer sets; the last one counts, as in a browser. */
export function cookieOf(answer: Answer, name: string): string | undefined {
  const pairs = answer.setCookies.map((cookie) => cookie.split(';')[0] ?? '');
  return pairs.findLast((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
