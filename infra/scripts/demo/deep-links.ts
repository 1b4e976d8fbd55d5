import type { LocalProductName } from '#infra/local/world/local-products.ts';

/** A page deep inside of each product, below its host. */
export const DEEP_LINKS: Readonly<Record<LocalProductName, string>> = {
  jira: '/browse/DEMO-1?focusedCommentId=7',
  confluence: '/display/DEMO/Start?focusedCommentId=7',
  bitbucket: '/projects/DEMO/repos/start/browse?at=main',
};
