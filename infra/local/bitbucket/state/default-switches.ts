// In: nothing.
// Out: every behaviour of the local Bitbucket that an operator, a version or a directory can change.
import type { EmailVisibility } from '#infra/local/data-center/rest/show-email.ts';
import { majorOf } from '#infra/local/data-center/state/major-of.ts';
import {
  defaultProductSwitches,
  type ProductSwitches,
} from '#infra/local/data-center/state/product-switches.ts';

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface BitbucketSwitches extends ProductSwitches {
  /** Groups with the permission PROJECT_CREATE. `administratorGroups` have ADMIN, `systemAdministratorGroups` SYS_ADMIN. */
  projectCreatorGroups: string[];
  /** Groups with the permission LICENSED_USER: their members may use Bitbucket. */
  licensedGroups: string[];
  /** The group that new users join. */
  defaultGroup: string;
  /** Users are created only by requests with `X-Atlassian-Token: no-check`. */
  creationNeedsOptOut: boolean;
  /** A regular expression: what of the name becomes `_` in the slug of new and renamed users. */
  slugReplaces: string;
  /** add-groups and add-users for a user who is a member already. */
  existingMemberStatus: 200 | 409;
  /** remove-group for a user who is no member. */
  absentMemberStatus: 200 | 404;
  /** The groups of a user who does not exist, and the members of a group that does not. */
  membersOfNothing: 'empty200' | 'missing404';
  /** What a missing `displayName` or `email` means to PUT /admin/users. */
  missingDetail: 'unchanged' | 'refused400';
  createInReadOnlyStatus: 403 | 409;
  updateInReadOnlyStatus: 400 | 403 | 409;
  groupInReadOnlyStatus: 403 | 409;
  /** Without one, `notify=true` is refused. */
  mailServer: boolean;
  /** Of every user, to every caller. */
  emailVisibility: EmailVisibility;
  /** Rows between the rows of a page that the caller does not see: `nextPageStart` counts them, `size` does not. */
  hiddenRowsPerRow: number;
  maxPageLimit: number;
  /** `nextPageStart` of a last page. */
  lastPageNextStart: 'null' | 'absent';
  /** The receiver of the log-in form of old. */
  securityCheck: 'on' | 'gone404';
  /** What the log-in form of old answers to a wrong password. */
  failedFormAnswer: 'redirect302' | 'page200';
  /** How the legacy log-in form treats a user who must give a second factor. */
  twoStepOnForm: 'ignored' | 'refused';
  /** What a session that began with Basic credentials is good for when the credentials stay away. */
  basicSessionAlone: 'everything' | 'nothing';
  logoutByGet: boolean;
}

/** Returns the more probable behaviour of a newly installed Bitbucket of that version for each switch. */
export function defaultSwitches(version = '9.5'): BitbucketSwitches {
  return {
    ...defaultProductSwitches(version),
    administratorGroups: [],
    systemAdministratorGroups: ['stash-administrators'],
    logoutNeedsToken: false,
    rememberMeSeconds: 2_592_000,
    sessionIdleSeconds: 1800,
    ...people(),
    ...signIn(),
    ...byVersion(majorOf(version)),
  };
}

function people() {
  return {
    projectCreatorGroups: [],
    licensedGroups: ['stash-users'],
    defaultGroup: 'stash-users',
    creationNeedsOptOut: true,
    slugReplaces: '[^A-Za-z0-9._-]',
    existingMemberStatus: 200,
    absentMemberStatus: 200,
    membersOfNothing: 'empty200',
    missingDetail: 'unchanged',
    createInReadOnlyStatus: 403,
    updateInReadOnlyStatus: 403,
    groupInReadOnlyStatus: 403,
    mailServer: false,
    emailVisibility: 'shown',
    hiddenRowsPerRow: 1,
    maxPageLimit: 1000,
    lastPageNextStart: 'absent',
  } satisfies Partial<BitbucketSwitches>;
}

function signIn() {
  return {
    failedFormAnswer: 'redirect302',
    twoStepOnForm: 'refused',
    basicSessionAlone: 'everything',
    logoutByGet: true,
  } satisfies Partial<BitbucketSwitches>;
}

function byVersion(major: number) {
  return {
    newLoginEndpoint: major >= 9 ? 'on' : 'gone404',
    loginPage: major >= 9 ? 'script' : 'form',
    // Whether Bitbucket 10 has it without its legacy mode is not known.
    securityCheck: major >= 10 ? 'gone404' : 'on',
    basicAuthBlocked: major >= 10,
  } satisfies Partial<BitbucketSwitches>;
}
