import { HTTPException } from 'hono/http-exception';
import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';

/** Who looks at the page. Throws a redirect to the log-in page, which remembers the page, for nobody. */
export function requireSignedIn(context: JiraContext, node: JiraNode): Person {
  const { person } = context.get('caller');
  if (person !== null) return person;
  const destination = context.get('path') + new URL(context.req.url).search;
  const location = `${node.jira.contextPath}/login.jsp?os_destination=${encodeURIComponent(destination)}`;
  const headers = { Location: location, 'Cache-Control': 'no-cache, no-store' };
  throw new HTTPException(302, { res: new Response(null, { status: 302, headers }) });
}
