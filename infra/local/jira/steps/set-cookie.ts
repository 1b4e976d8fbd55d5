import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';

export type Cookie = readonly [name: string, value: string, attributes: string];

/** Adds a cookie for the context path to the answer, its other attributes as given. */
export function setCookie(context: JiraContext, node: JiraNode, cookie: Cookie): void {
  const [name, value, attributes] = cookie;
  const path = `Path=${node.jira.contextPath || '/'}`;
  const text = [`${name}=${value}`, path, attributes].filter(Boolean).join('; ');
  context.header('Set-Cookie', text, { append: true });
}
