import type { LocalProductName } from '#infra/local/world/local-products.ts';

/** Paths of each product that the tests visit. */
export interface ProductPages {
  /** Shows who is signed in. */
  readonly page: string;
  /** Another one that does. */
  readonly other: string;
  /** The form for a comment. */
  readonly form: string;
  /** The product's own sign-in page. */
  readonly signIn: string;
  /** The parameter that names the page behind it. */
  readonly destination: string;
}

export const PAGES_OF: Readonly<Record<LocalProductName, ProductPages>> = {
  jira: {
    page: '/browse/DEMO-1?focus=comments',
    other: '/secure/Dashboard.jspa',
    form: '/secure/CommentAssignIssue!default.jspa?id=DEMO-1',
    signIn: '/login.jsp',
    destination: 'os_destination',
  },
  confluence: {
    page: '/display/DEMO/Start?focus=comments',
    other: '/dashboard.action',
    form: '/pages/addcomment.action?pageId=1',
    signIn: '/login.action',
    destination: 'os_destination',
  },
  bitbucket: {
    page: '/projects/DEMO/repos/start/browse?at=main',
    other: '/dashboard',
    form: '/projects/DEMO/repos/start/comments/new',
    signIn: '/login',
    destination: 'next',
  },
};
