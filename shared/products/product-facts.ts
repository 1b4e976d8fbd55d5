// In: nothing. Out: what each product is, apart from how its REST API is called: one row of facts each.
// A product is added here and in shared/atlassian/product-adapters.ts; everything else reads these rows.

/** The products that users sign on to, in the order in which they are listed everywhere. */
export const PRODUCT_NAMES = ['jira', 'confluence', 'bitbucket'] as const;
export type ProductName = (typeof PRODUCT_NAMES)[number];

/** What a product is, as far as the function has to know. */
export interface ProductFacts {
  /** As it is written on pages, and as its template parameters begin. */
  readonly title: string;
  /** The cookie of the product's own session, by its default name. */
  readonly sessionCookie: string;
  /** The cookie that opens a new session for weeks without a password. */
  readonly rememberMeCookie: string;
  /** Where the product sends a browser without a session. */
  readonly loginPages: readonly LoginPageFacts[];
  /** Paths, below the context path, of the pages that end the product's session. */
  readonly signOutPages: readonly string[];
  /** The response header that names the user of the session; lower-case. */
  readonly userHeader: string;
  /** Whether the name in it is form-encoded, as Java's URLEncoder does; else it stands there as it is. */
  readonly encodesUserHeader: boolean;
  /** The oldest version, where a deployment has to say its version; null: it makes no difference. */
  readonly minimumVersion: readonly [major: number, minor: number] | null;
  /** Whether the REST API shows the e-mail addresses of users. */
  readonly showsEmail: boolean;
}

/** A login page to which a product redirects a browser without a session. */
export interface LoginPageFacts {
  /** Below the context path. */
  readonly path: string;
  /** The query parameter that names the page to return to. */
  readonly destinationParameter: string;
  /** Where that page is and what its name begins behind, below the context path: `/` for any page. */
  readonly destinationsBelow: string;
  /** The page to return to where none is named, behind the same. */
  readonly frontPage: string;
}

const ANY_PAGE = { destinationsBelow: '/', frontPage: '' };

export const PRODUCT_FACTS: Readonly<Record<ProductName, ProductFacts>> = {
  jira: {
    title: 'Jira',
    sessionCookie: 'JSESSIONID',
    rememberMeCookie: 'seraph.rememberme.cookie',
    loginPages: [
      { path: '/login.jsp', destinationParameter: 'os_destination', ...ANY_PAGE },
      // Jira Service Management's customers have one of their own.
      {
        path: '/servicedesk/customer/user/login',
        destinationParameter: 'destination',
        ...{ destinationsBelow: '/servicedesk/customer/', frontPage: 'portals' },
      },
    ],
    signOutPages: ['/logout', '/secure/Logout!default.jspa'],
    userHeader: 'x-ausername',
    encodesUserHeader: true,
    minimumVersion: null,
    showsEmail: true,
  },
  confluence: {
    title: 'Confluence',
    sessionCookie: 'JSESSIONID',
    rememberMeCookie: 'seraph.confluence',
    loginPages: [{ path: '/login.action', destinationParameter: 'os_destination', ...ANY_PAGE }],
    signOutPages: ['/logout.action'],
    userHeader: 'x-ausername',
    encodesUserHeader: false,
    // Before 8.4 Confluence has no REST resource that creates users (CONFSERVER-87290).
    minimumVersion: [8, 4],
    showsEmail: false,
  },
  bitbucket: {
    title: 'Bitbucket',
    sessionCookie: 'BITBUCKETSESSIONID',
    rememberMeCookie: '_atl_bitbucket_remember_me',
    loginPages: [{ path: '/login', destinationParameter: 'next', ...ANY_PAGE }],
    signOutPages: ['/j_atl_security_logout'],
    userHeader: 'x-ausername',
    encodesUserHeader: true,
    minimumVersion: null,
    showsEmail: true,
  },
};
