// In: nothing.
// Out: every behaviour of the local Confluence that an operator, a version or a directory can change.
import { majorOf } from '#infra/local/data-center/state/major-of.ts';
import {
  defaultProductSwitches,
  type ProductSwitches,
} from '#infra/local/data-center/state/product-switches.ts';

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface ConfluenceSwitches extends ProductSwitches {
  /** First version in which administrators, and users themselves, change names and addresses by REST. */
  detailsSince: string;
  /** How a resource answers that this version does not have yet, where the same path has other methods. */
  unknownMethodStatus: 404 | 405;
  /** Groups with the global permission "can use"; their active users take the seats of the licence. */
  canUseGroups: string[];
  /** Groups that the REST API puts new users into. */
  groupsOfNewPeople: string[];
  /** The answer to an unknown name where the description has no 404. */
  undocumentedMissingStatus: 400 | 403 | 404;
  /** What a directory that takes no writes answers where several statuses are described. */
  readOnlyStatus: 400 | 403;
  createdGroupStatus: 200 | 201;
  groupNamesInLowerCase: boolean;
  /** A change of a user's details has to name both full name and address. */
  updateNeedsEveryField: boolean;
  /** What an anonymous caller gets from /user/current and /user/anonymous. */
  anonymousUser: 'shown' | 'refused403';
  /** The most entries of a page, whatever `limit` says. */
  maxPageSize: number;
  /** Whether links between pages begin after the context path or with the server; `none`: no page links to the next one. */
  pageLinks: 'relative' | 'absolute' | 'none';
  /** The mode for site maintenance: REST refuses writes with this status; CONFSERVER-98701 says that it blocks log-ins too. */
  readOnlyMode: 'off' | 'allows-logins' | 'blocks-logins';
  readOnlyModeStatus: 403 | 405;
  /** The JSON-RPC service. `by-version`: on before 10. */
  jsonRpc: 'by-version' | 'on' | 'disabled403' | 'gone404';
  /** The form of old, /dologin.action, which the new log-in replaces. */
  legacyLogin: 'on' | 'gone404';
}

/** Returns the more probable behaviour of a newly installed Confluence of that version for each switch. */
export function defaultSwitches(version = '10.0'): ConfluenceSwitches {
  return {
    ...{ ...defaultProductSwitches(version), ...common(), ...people(), ...answers() },
    ...byVersion(majorOf(version)),
  };
}

function common() {
  return {
    sessionIdleSeconds: 60 * 60,
    logoutNeedsToken: false,
    remembersEverybody: true,
    nameHeaderEncoding: 'utf8',
    detailsSince: '9.3',
    jsonRpc: 'by-version',
  } satisfies Partial<ConfluenceSwitches>;
}

function people() {
  return {
    administratorGroups: ['confluence-administrators'],
    systemAdministratorGroups: ['confluence-administrators'],
    canUseGroups: ['confluence-users', 'confluence-administrators'],
    groupsOfNewPeople: ['confluence-users'],
    groupNamesInLowerCase: true,
    updateNeedsEveryField: false,
  } satisfies Partial<ConfluenceSwitches>;
}

function answers() {
  return {
    unknownMethodStatus: 404,
    undocumentedMissingStatus: 404,
    readOnlyStatus: 400,
    readOnlyMode: 'off',
    readOnlyModeStatus: 405,
    anonymousUser: 'shown',
    maxPageSize: 200,
    pageLinks: 'relative',
  } satisfies Partial<ConfluenceSwitches>;
}

function byVersion(major: number) {
  const isOld = major < 9;
  return {
    newLoginEndpoint: isOld ? 'gone404' : 'on',
    legacyLogin: isOld ? 'on' : 'gone404',
    loginPage: isOld ? 'form' : 'script',
    basicAuthBlocked: major >= 10,
    // As older documents say.
    createdGroupStatus: isOld ? 201 : 200,
  } satisfies Partial<ConfluenceSwitches>;
}
