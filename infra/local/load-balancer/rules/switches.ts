/** Behaviour that AWS does not document, or leaves to an attribute. */
export interface LoadBalancerSwitches {
  /** Letter case in a regular expression on a path; patterns with wildcards count it. Undocumented. */
  readonly pathRegexCase: 'exact' | 'ignored';
  /** `path` of a Lambda event. Undocumented. */
  readonly eventPath: 'raw' | 'normalised';
  /** Cookie lines of a Lambda event: 'split' is what an HTTP/2 client may send, one pair per line. */
  readonly eventCookies: 'as-received' | 'joined' | 'split';
  /** A key of the query that has no `=`: there with an empty value, or not at all. Undocumented. */
  readonly valuelessQueryKeys: 'empty' | 'left-out';
  /** Answers of a function with keys that AWS does not name. Undocumented. */
  readonly extraAnswerKeys: 'refuse' | 'ignore';
  /** x-amzn-oidc-* headers sent by a client whose request is then authenticated. Undocumented. */
  readonly forgedIdentity: 'replace' | 'append';
  /** The same on rules without sign-in, and on anonymous requests that `allow` let through. Undocumented. */
  readonly forgedIdentityWithoutSignIn: 'pass' | 'strip';
  /** `exp` and `iss` in the provider's own claims. Undocumented. */
  readonly providerExpAndIss: 'overwrite' | 'keep';
  /** How long a data token lives. Measured once, in 2020. */
  readonly dataTokenSeconds: number;
  /** HttpOnly on the session cookie. Undocumented. */
  readonly httpOnlySessionCookie: boolean;
  /** A nonce cookie that is already there when a second tab begins to sign in. Undocumented. */
  readonly nonceCookie: 'replace' | 'reuse';
  /** A rule that allows anonymous requests meets an expired or broken session. Undocumented. */
  readonly expiredSessionOnAllow: 'anonymous' | 'authenticate';
  /** How the load balancer proves its secret at the token endpoint. Undocumented. */
  readonly clientAuthentication: 'client_secret_post' | 'client_secret_basic';
  /** What users see whom the provider denied access: AWS lists both 401 and 561. */
  readonly deniedSignInStatus: 401 | 561;
  /** Whether a refresh token renews claims once the access token expired, as AWS does. */
  readonly refreshTokens: boolean;
  /** Attribute routing.http.drop_invalid_header_fields.enabled */
  readonly dropInvalidHeaderFields: boolean;
  /** Attribute routing.http.preserve_host_header.enabled */
  readonly preserveHostHeader: boolean;
  /** Attribute routing.http.xff_header_processing.mode */
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  /** Attribute idle_timeout.timeout_seconds */
  readonly idleTimeoutSeconds: number;
  /** How long the token and userinfo endpoints may take. */
  readonly providerTimeoutMs: number;
}

/** The more probable behaviour where AWS is silent, and AWS's default elsewhere. */
export const defaultSwitches: LoadBalancerSwitches = {
  pathRegexCase: 'exact',
  eventPath: 'raw',
  eventCookies: 'as-received',
  valuelessQueryKeys: 'empty',
  extraAnswerKeys: 'refuse',
  forgedIdentity: 'replace',
  forgedIdentityWithoutSignIn: 'pass',
  providerExpAndIss: 'overwrite',
  dataTokenSeconds: 120,
  httpOnlySessionCookie: true,
  nonceCookie: 'replace',
  expiredSessionOnAllow: 'anonymous',
  clientAuthentication: 'client_secret_post',
  deniedSignInStatus: 401,
  refreshTokens: false,
  dropInvalidHeaderFields: false,
  preserveHostHeader: false,
  forwardedFor: 'append',
  idleTimeoutSeconds: 60,
  providerTimeoutMs: 5000,
};
