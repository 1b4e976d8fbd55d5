// In: the contract. Out: the differences between the four directories, and unusual names to test them with.
import type { DirectoryStage, ProductOnStage } from './directory-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startCrowdStage } from './start-crowd-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

/** What the contract says of one product, as far as the four differ. */
export interface DirectoryExpectations {
  readonly product: ProductOnStage;
  /** Starts the newest version. */
  readonly start: () => Promise<DirectoryStage>;
  /** The most users that a search shows; null: any number. */
  readonly mostFoundUsers: number | null;
  readonly disclosesEmail: boolean;
  readonly checksEmail: boolean;
  readonly renames: boolean;
  readonly deactivates: boolean;
  readonly groupsOfNewUsers: readonly string[];
  /** Returns how many calls read an account with the given number of groups. */
  readonly callsFor: (groups: number) => number;
  readonly refusedNames: readonly string[];
  readonly refusedGroups: readonly string[];
  readonly withoutRights: string;
  /** What a membership of no account is answered with. */
  readonly missingMemberStatus: number;
  /** The group that gives access; none for Crowd. */
  readonly usersGroup: string | null;
}

const LONG = 'x'.repeat(255);
const TOO_LONG = `${LONG}x`;

/** One entry for each directory. */
export const DIRECTORIES: readonly DirectoryExpectations[] = [
  {
    product: 'jira',
    start: () => startJiraStage({ version: '11.3' }),
    mostFoundUsers: 100,
    disclosesEmail: true,
    checksEmail: true,
    renames: true,
    deactivates: true,
    groupsOfNewUsers: [],
    callsFor: () => 1,
    refusedNames: ['am&p', 'less<', 'more>', TOO_LONG],
    refusedGroups: [TOO_LONG],
    missingMemberStatus: 400,
    withoutRights: 'provision.not_permitted',
    usersGroup: 'jira-software-users',
  },
  {
    product: 'confluence',
    start: () => startConfluenceStage([10, 2]),
    mostFoundUsers: null,
    disclosesEmail: false,
    checksEmail: true,
    renames: false,
    deactivates: true,
    groupsOfNewUsers: ['confluence-users'],
    callsFor: (groups) => 1 + Math.ceil(groups / 200),
    refusedNames: [
      'a+b@example.com',
      'ann lee',
      'tab\tbed',
      'no\u00a0break',
      "o'neil",
      'say"so',
      'back\\slash',
      'sl/ash',
      '.',
      '..',
      'com,ma',
      'less<',
      'more>',
      'anonymous',
      'Anonymous',
      TOO_LONG,
    ],
    refusedGroups: ['a/b', 'a\\b', '.', '..', TOO_LONG],
    missingMemberStatus: 404,
    withoutRights: 'provision.not_permitted',
    usersGroup: 'confluence-users',
  },
  {
    product: 'bitbucket',
    start: () => startBitbucketStage(false, { version: '10.4' }),
    mostFoundUsers: null,
    disclosesEmail: true,
    checksEmail: false,
    renames: true,
    deactivates: false,
    groupsOfNewUsers: [],
    callsFor: (groups) => 1 + Math.ceil(groups / 500),
    refusedNames: [TOO_LONG],
    refusedGroups: [TOO_LONG],
    missingMemberStatus: 404,
    withoutRights: 'provision.not_permitted',
    usersGroup: 'stash-users',
  },
  {
    product: 'crowd',
    start: () => startCrowdStage({ version: '7.1' }),
    mostFoundUsers: null,
    disclosesEmail: true,
    checksEmail: false,
    renames: true,
    deactivates: true,
    groupsOfNewUsers: [],
    callsFor: (groups) => 1 + Math.floor(groups / 1_000) + 1,
    refusedNames: [TOO_LONG],
    refusedGroups: [TOO_LONG],
    missingMemberStatus: 404,
    withoutRights: 'provision.directory_read_only',
    usersGroup: null,
  },
];

/** User names that some products refuse, and many that all must accept. */
export const ODD_NAMES = [
  'plain',
  'a.b-c_d',
  'ann@example.com',
  'a+b@example.com',
  'ann lee',
  'tab\tbed',
  'no\u00a0break',
  'zoë',
  'Ünal',
  '武田',
  '50%',
  '50%41',
  'ha#sh',
  'que?ry=1',
  'semi;colon',
  "o'neil",
  'say"so',
  'back\\slash',
  'sl/ash',
  '.',
  '..',
  '...',
  'com,ma',
  'am&p',
  'less<',
  'more>',
  'Upper.Case',
  'anonymous',
  LONG,
  TOO_LONG,
];
/** The same for groups. */
export const ODD_GROUPS = [
  'gr+oup',
  'gr@up',
  'gr up',
  'grüppe',
  '武田',
  '100%',
  '100%41',
  'a#b',
  'a&b=c',
  'q?x',
  'semi;colon',
  "it's",
  'UPPER',
  'a/b',
  'a\\b',
  '.',
  '..',
  '...',
  LONG,
  TOO_LONG,
];
