// In: the four directories and their sessions. Out: every operation of a sign-on at each, as it is called.
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { DirectoryStage } from './directory-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startCrowdStage } from './start-crowd-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

/** A directory over its local product, and its sessions. */
export interface SignOnStage extends DirectoryStage {
  readonly sessions: () => SessionStrategy;
}

/** An operation of a sign-on, as the log calls it. */
export type Operation =
  | 'find_session'
  | 'find_account'
  | 'find_groups'
  | 'create_person'
  | 'update_person'
  | 'create_group'
  | 'join'
  | 'leave'
  | 'set_password'
  | 'login';

/** The call of an operation, `METHOD path`, and the status by which the product says that it did it. */
export type OperationCall = readonly [call: RegExp, done: number];

/** A product of which every operation can be answered otherwise. */
export interface DisagreeingProduct {
  readonly product: string;
  readonly start: () => Promise<SignOnStage>;
  /** The group that admits users; null: every user is admitted. */
  readonly usersGroup: string | null;
  /** A cookie of a session that some user may have. */
  readonly cookie: string;
  readonly operations: Readonly<Partial<Record<Operation, OperationCall>>>;
}

export const DISAGREEING_PRODUCTS: readonly DisagreeingProduct[] = [
  {
    product: 'Jira',
    start: startJiraStage,
    usersGroup: 'jira-software-users',
    cookie: 'JSESSIONID=1A',
    operations: {
      find_session: [/^GET \/rest\/api\/2\/myself$/, 200],
      find_account: [/^GET \/rest\/api\/2\/user$/, 200],
      create_person: [/^POST \/rest\/api\/2\/user$/, 201],
      update_person: [/^PUT \/rest\/api\/2\/user$/, 200],
      create_group: [/^POST \/rest\/api\/2\/group$/, 201],
      join: [/^POST \/rest\/api\/2\/group\/user$/, 201],
      leave: [/^DELETE \/rest\/api\/2\/group\/user$/, 200],
      set_password: [/^PUT \/rest\/api\/2\/user\/password$/, 204],
      login: [/^POST (?:\/rest\/auth\/1\/session|\/rest\/tsv\/.*|\/login.jsp)$/, 200],
    },
  },
  {
    product: 'Confluence',
    start: () => startConfluenceStage(),
    usersGroup: 'confluence-users',
    cookie: 'JSESSIONID=1A',
    operations: {
      find_session: [/^GET \/rest\/api\/user\/current$/, 200],
      find_account: [/^GET \/rest\/api\/user$/, 200],
      find_groups: [/^GET \/rest\/api\/user\/memberof$/, 200],
      create_person: [/^POST \/rest\/api\/admin\/user$/, 201],
      update_person: [/^PUT \/rest\/api\/admin\/user\/[^/]+$/, 204],
      create_group: [/^POST \/rest\/api\/admin\/group$/, 200],
      join: [/^PUT \/rest\/api\/user\/[^/]+\/group\/[^/]+$/, 204],
      leave: [/^DELETE \/rest\/api\/user\/[^/]+\/group\/[^/]+$/, 204],
      set_password: [/^POST \/rest\/api\/admin\/user\/[^/]+\/password$/, 204],
      login: [/^POST (?:\/rest\/tsv\/.*|\/dologin.action)$/, 200],
    },
  },
  {
    product: 'Bitbucket',
    start: () => startBitbucketStage(),
    usersGroup: 'stash-users',
    cookie: 'BITBUCKETSESSIONID=1A',
    operations: {
      find_session: [/^GET .*\/application-properties$/, 200],
      find_account: [/^GET .*\/admin\/users$/, 200],
      find_groups: [/^GET .*\/admin\/users\/more-members$/, 200],
      create_person: [/^POST .*\/admin\/users$/, 204],
      update_person: [/^PUT .*\/admin\/users$/, 200],
      create_group: [/^POST .*\/admin\/groups$/, 200],
      join: [/^POST .*\/add-groups$/, 200],
      leave: [/^POST .*\/remove-group$/, 200],
      set_password: [/^PUT .*\/credentials$/, 204],
      login: [/^POST (?:\/rest\/tsv\/.*|\/j_atl_security_check)$/, 200],
    },
  },
  {
    product: 'Crowd',
    start: startCrowdStage,
    usersGroup: null,
    cookie: 'crowd.token_key=0123456789abcdef',
    operations: {
      find_session: [/^POST .*\/session\/[^/]+$/, 200],
      find_account: [/^GET .*\/1\/user$/, 200],
      find_groups: [/^GET .*\/user\/group\/direct$/, 200],
      create_person: [/^POST .*\/1\/user$/, 201],
      update_person: [/^PUT .*\/1\/user$/, 204],
      create_group: [/^POST .*\/1\/group$/, 201],
      join: [/^POST .*\/user\/group\/direct$/, 201],
      leave: [/^DELETE .*\/user\/group\/direct$/, 204],
      login: [/^POST .*\/session$/, 201],
    },
  },
];
