import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';

/** Where people reach this Jira, context path included: as configured, or as the request addressed it. */
export function baseUrlOf(context: JiraContext, node: JiraNode): string {
  if (node.jira.publicUrl !== undefined) return node.jira.publicUrl + node.jira.contextPath;
  return new URL(context.req.url).origin + node.jira.contextPath;
}
