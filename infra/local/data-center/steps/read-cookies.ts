import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';

/**
 * Every value of the cookie that the browser sent, in order of arrival: one browser may hold a cookie of the same
 * name for several paths, and Tomcat tries each.
 */
export function readCookies(context: ProductContext, name: string): string[] {
  const header = context.req.header('cookie') ?? '';
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
