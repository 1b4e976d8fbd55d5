import { HTTPException } from 'hono/http-exception';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';

/** Who looks at the page. Throws a redirect to the log-in page, which remembers the page, for nobody. */
export function requireSignedIn(context: ProductContext, node: ProductNode): Person {
  const { person } = context.get('caller');
  if (person !== null) return person;
  const destination = context.get('path') + new URL(context.req.url).search;
  const { contextPath, kind } = node.product;
  const query = `${kind.destinationParameter}=${encodeURIComponent(destination)}`;
  const location = `${contextPath}${kind.loginPath}?${query}`;
  const headers = { Location: location, 'Cache-Control': 'no-cache, no-store' };
  throw new HTTPException(302, { res: new Response(null, { status: 302, headers }) });
}
