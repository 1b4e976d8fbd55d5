import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';

/** The address that Crowd and the products see the function at, as one that no proxy has. */
export const FUNCTION_ADDRESS = '127.0.0.4';

/** All products with sessions of their own, behind relays. */
export const NATIVE_SESSIONS = {
  products: LOCAL_PRODUCT_NAMES,
  relayed: { jira: '127.0.0.1', confluence: '127.0.0.1', bitbucket: '127.0.0.1' },
} as const;

/** Products behind relays whose sessions are not their own. */
export const SHARED_SESSIONS = {
  products: ['jira', 'confluence'],
  sessions: { jira: 'token', confluence: 'crowd' },
  relayed: { jira: '127.0.0.1', confluence: '127.0.0.1' },
} as const;

/** Crowd behind a relay, and Jira behind one that the function's requests come from. */
export const RELAYED_CROWD = {
  products: LOCAL_PRODUCT_NAMES,
  sessions: 'crowd',
  relayed: { jira: FUNCTION_ADDRESS, crowd: '127.0.0.1' },
} as const;
