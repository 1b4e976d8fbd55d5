// In: nothing.
// Out: every behaviour of the local Jira that an operator, a version or a directory can change.
import type { EmailVisibility } from '#infra/local/data-center/rest/show-email.ts';
import { majorOf } from '#infra/local/data-center/state/major-of.ts';
import {
  defaultProductSwitches,
  type ProductSwitches,
} from '#infra/local/data-center/state/product-switches.ts';

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface JiraSwitches extends ProductSwitches {
  /** The customer portal of Jira Service Management, with a log-in page of its own. */
  serviceManagement: boolean;
  /** The old session endpoint; where it is refused, it is so to any user and with any password. */
  legacySessionEndpoint: 'on' | 'refused403' | 'refused401' | 'gone404';
  /** How the old session endpoint answers a user who must give a second factor. */
  twoStepOnSessionEndpoint: 'ignored' | 'refused401' | 'refused403';
  passwordPolicy: 'none' | 'basic' | 'secure';
  sessionDeleteReach: 'every-node' | 'this-node';
  sessionDeleteDropsRememberMe: boolean;
  groupRefusalBody: 'error-messages' | 'field-errors' | 'plain-text';
  /** The service account's language: what refuses a change says it in English, or in words that nothing can be read from. */
  refusalWords: 'english' | 'other';
  /** What a membership of a user who does not exist is answered; a missing group alone is 404. */
  missingMemberStatus: 400 | 404;
  /** A group that grants use of the product is joined without a free seat, or not. */
  joinWithoutSeat: 'refused400' | 'joined';
  /** Users and groups are managed elsewhere: no change of either is taken. */
  externalUserManagement: boolean;
  /** Groups that the service account does not see. */
  invisibleGroups: string[];
  /** Names of users who lead a project or a component: they cannot be deactivated. */
  leads: string[];
  createAnswer: 'UserBean' | 'UserWriteBean';
  updateAnswer: 'UserBean' | 'UserWriteBean';
  /** Names of the fields that a refused e-mail address or display name is reported under. */
  userErrorFields: { emailAddress: string; displayName: string };
  anonymousServerInfo: 'allowed' | 'refused401';
  /** There is a GET of a group and its members. */
  showsGroups: boolean;
  maxMembersPerPage: number;
  /** Of every user, to every caller: general configuration, "User email visibility". */
  emailVisibility: EmailVisibility;
  /** Addresses that are not shown are searched all the same. */
  searchesHiddenEmail: boolean;
  /** Names of users without the global permission "Browse Users", to whom a search is empty. */
  mayNotBrowseUsers: string[];
  /** The most users of an answer to a search, whatever `maxResults` says. */
  mostFoundUsers: number;
  /** What `startAt` of a search means. `first-page-only`: within the first `mostFoundUsers`, behind which there are none. */
  searchStart: 'honoured' | 'first-page-only' | 'ignored';
}

/** Returns the more probable behaviour of a newly installed Jira of that version for each switch. */
export function defaultSwitches(version = '10.3'): JiraSwitches {
  return {
    ...defaultProductSwitches(version),
    basicCharset: 'latin1',
    anonymousDespiteBadBasic: ['/rest/api/2/serverInfo', '/rest/api/2/groups/picker'],
    administratorGroups: ['jira-administrators'],
    systemAdministratorGroups: ['jira-administrators'],
    twoStepOnSessionEndpoint: 'refused403',
    passwordPolicy: 'none',
    sessionDeleteReach: 'every-node',
    sessionDeleteDropsRememberMe: true,
    groupRefusalBody: 'error-messages',
    refusalWords: 'english',
    // Jira 6's published resources validate all of a membership at once, and answer 400 whatever is wrong.
    missingMemberStatus: 400,
    joinWithoutSeat: 'refused400',
    externalUserManagement: false,
    invisibleGroups: [],
    leads: [],
    createAnswer: 'UserBean',
    updateAnswer: 'UserBean',
    userErrorFields: { emailAddress: 'email', displayName: 'displayName' },
    maxMembersPerPage: 50,
    emailVisibility: 'shown',
    searchesHiddenEmail: false,
    mayNotBrowseUsers: [],
    retryAfterWithinLimit: true,
    ...byVersion(majorOf(version)),
  };
}

function byVersion(major: number) {
  const isNewest = major >= 11;
  return {
    newLoginEndpoint: major >= 10 ? 'on' : 'gone404',
    serviceManagement: true,
    // The status of the refusal is not recorded: 401 is the other side.
    legacySessionEndpoint: isNewest ? 'refused403' : 'on',
    loginPage: isNewest ? 'script' : 'form',
    basicAuthBlocked: isNewest,
    anonymousServerInfo: isNewest ? 'refused401' : 'allowed',
    showsGroups: major < 10,
    mostFoundUsers: major >= 10 ? 100 : 1_000,
    searchStart: isNewest ? 'first-page-only' : 'honoured',
  } satisfies Partial<JiraSwitches>;
}
