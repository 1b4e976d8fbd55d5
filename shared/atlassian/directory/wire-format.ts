// What differs from product to product: the calls of a directory, and how their answers are read.
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';
import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account, Capabilities } from '#shared/plan/plan-provisioning.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { SearchByEmail } from './find-by-email.ts';

/** The wire format of one product, called as the service account. */
export interface WireFormat
  extends Pick<Directory, 'setPassword' | 'updateUser' | 'renameUser' | 'deactivateUser'> {
  readonly capabilities: Omit<Capabilities, 'supportsGroupName'>;
  /** Tells whether a group's name can stand in a path, where the product wants it there. */
  readonly isAddressable?: (name: string) => boolean;
  /** Null: the product cannot hold the user name, whatever its length. */
  readonly toSupportedUser: (user: User) => User | null;
  readonly findAccount: (username: string) => Promise<Account | null>;
  /** Null: no account. Absent: `findAccount` costs no more. */
  readonly findUser?: (username: string) => Promise<object | null>;
  /** Null: the product shows no e-mail addresses. */
  readonly searchByEmail: SearchByEmail | null;
  readonly createUser: CreateUserFormat;
  readonly createGroup: CallFormat<[group: string]>;
  readonly join: JoinFormat;
  readonly leave: LeaveFormat;
  readonly refuseMembership: RefuseMembership;
  /** The groups of an account. Absent: `findAccount` costs no more. */
  readonly findGroups?: (username: string) => Promise<readonly string[]>;
  /** Absent: the groups of an account are direct ones. */
  readonly listMembers?: ListMembers;
}

/** One membership. */
export interface Membership {
  readonly username: string;
  readonly group: string;
}

/** Throws what an answer stands for that may have said "already so", where the account does not agree. */
export type RefuseMembership = (
  answer: HttpAnswer,
  call: ProductCall,
  membership: Membership,
) => never;

/**
 * Returns a page of the user names that are in a group by themselves; the product may leave out names that
 * are not like `username`. Null: the product does not show it.
 */
export type ListMembers = (
  group: string,
  start: number,
  username: string,
) => Promise<ListPage<string> | null>;

/** A call, and the statuses that say that it did what it was for. */
export interface CallFormat<Parameters extends readonly unknown[]> {
  readonly toCall: (...parameters: Parameters) => ProductCall;
  readonly done: readonly number[];
}

export interface CreateUserFormat {
  readonly toCall: (user: User) => ProductCall | Promise<ProductCall>;
  readonly created: number;
  /** The account may exist. */
  readonly exists: number;
  /** Throws for an answer of `exists` without an account. */
  readonly refuse: (answer: HttpAnswer, call: ProductCall) => never;
}

/** The call of one membership. */
export interface MembershipFormat extends CallFormat<[username: string, group: string]> {
  /** Statuses that may say "already so", and may refuse. */
  readonly doubtful: readonly number[];
}

export interface LeaveFormat extends MembershipFormat {
  /** Tells whether a doubtful answer says that the user is no direct member. Absent: none does. */
  readonly saysNotMember?: (answer: HttpAnswer) => boolean;
}

export interface JoinFormat extends MembershipFormat {
  /** The group is missing, or the user, or whatever else the product says by the same status. */
  readonly missingStatus: number;
  /** Throws where an answer of `missingStatus` says that it is not the group. Absent: it does not say. */
  readonly requireMissingGroup?: (answer: HttpAnswer, call: ProductCall) => void;
  /** One call for several groups, and the status that says that the user is in all. Absent: there is none. */
  readonly atOnce?: {
    readonly toCall: (username: string, groups: readonly string[]) => ProductCall;
    readonly done: number;
  };
}
