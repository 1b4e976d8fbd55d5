import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';

/** Where the API begins for this caller: scheme, host, context path and API version, without a final slash. */
export function baseUriOf(context: CrowdContext, crowd: CrowdState): string {
  const origin = crowd.publicUrl ?? new URL(context.req.url).origin;
  const version = context.req.param('version') ?? '1';
  return `${origin}${crowd.contextPath}/rest/usermanagement/${version}`;
}
