// In: nothing.
// Out: every behaviour of the local Crowd that an operator, a version or a directory can change.

import type { EmailVisibility } from '#infra/local/data-center/rest/show-email.ts';

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface CrowdSwitches {
  /** Major and minor, such as 7.1, which every answer names. */
  version: string;
  /** What GET /config/cookie says; a null domain is an unset one, and written as the next switch says. */
  cookie: { domain: string | null; name: string; secure: boolean };
  unsetCookieDomain: '' | null;
  /** The server's session time-out, which caps every duration that is asked for. */
  sessionSeconds: number;
  /** Session configuration, "Require consistent client IP address": binds a token to the effective address. */
  requireConsistentClientAddress: boolean;
  /** Addresses and CIDR blocks whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** How a chain of hops becomes one address: all proxies must be trusted, or the first untrusted from the right. */
  addressReading: 'all-trusted' | 'right-to-left';
  /** JSON `userName` counts as `username`. */
  acceptsUserName: boolean;
  repeatedSignIn: 'same-token' | 'new-token';
  repeatedSignInStatus: 200 | 201;
  existingMembership: 'refused409' | 'silent201';
  renameStatus: 200 | 204;
  userCreateAnswer: 'user' | 'empty';
  groupCreateAnswer: 'group' | 'empty';
  /** The negotiated Content-Type also on 200 and 201 without a body. */
  contentTypeOnEmptyAnswers: boolean;
  /** The page for a caller whose address is not on the application's list. */
  forbiddenAddressPage: 'tomcat' | 'crowd';
  /** What `active` is when a created or replaced user or group leaves it out. */
  omittedActive: 'inactive' | 'active';
  /** Builds a blank display name from the other names. */
  fillsMissingNames: boolean;
  /** How PUT /user refuses a body that names another user. */
  otherNameInUpdate: 'INVALID_USER' | 'ILLEGAL_ARGUMENT';
  /** No directory takes writes. */
  readOnlyDirectory: boolean;
  /** Internal directory with LDAP authentication: users can be created, their passwords are elsewhere. */
  delegatedDirectory: boolean;
  nestedGroups: boolean;
  /** The database compares names of users with their letters composed, as one with a collation of Unicode does. */
  userNamesComposed: boolean;
  /** A regular expression: display names that match are refused as invalid; null: none. */
  refusedDisplayNames: string | null;
  /** Of every user, to every application. */
  emailVisibility: EmailVisibility;
  /** The most entries of a page, whatever `max-results` says; null: no limit. */
  mostResults: number | null;
  /** A regular expression that a new password has to match; null: any password will do. */
  passwordPattern: string | null;
  deactivationEndsSessions: boolean;
  renameEndsSessions: boolean;
  passwordChangeEndsSessions: boolean;
  basicAuthBlocked: boolean;
  /** Milliseconds to wait before work, by path without context path; a path may end in `*`. */
  slowMs: Record<string, number>;
}

/** Returns the more probable behaviour of each, for a fresh Crowd of that version. */
export function defaultSwitches(version = '7.1'): CrowdSwitches {
  return {
    version,
    cookie: { domain: null, name: 'crowd.token_key', secure: true },
    unsetCookieDomain: '',
    sessionSeconds: 1800,
    requireConsistentClientAddress: false,
    trustedProxies: [],
    addressReading: 'all-trusted',
    acceptsUserName: false,
    repeatedSignIn: 'same-token',
    repeatedSignInStatus: 201,
    existingMembership: 'refused409',
    renameStatus: 200,
    userCreateAnswer: 'user',
    groupCreateAnswer: 'empty',
    contentTypeOnEmptyAnswers: true,
    forbiddenAddressPage: 'tomcat',
    omittedActive: 'inactive',
    fillsMissingNames: false,
    otherNameInUpdate: 'ILLEGAL_ARGUMENT',
    readOnlyDirectory: false,
    delegatedDirectory: false,
    nestedGroups: true,
    userNamesComposed: false,
    refusedDisplayNames: null,
    emailVisibility: 'shown',
    mostResults: null,
    passwordPattern: null,
    deactivationEndsSessions: true,
    renameEndsSessions: true,
    passwordChangeEndsSessions: true,
    basicAuthBlocked: false,
    slowMs: {},
  };
}
