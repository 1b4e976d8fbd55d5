// In: a local product. Out: its directory as the function builds it, and what the product really holds.

import type { Fault } from '#infra/local/data-center/state/make-faults.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';
import type { HttpRequest } from '#shared/base/http.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { ReplaceableSecret } from '#test/builders/replaceable-secret.ts';

export type ProductOnStage = LocalProductName | 'crowd';

/** The account of a user as the product itself holds it. */
export interface HeldAccount {
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  readonly active: boolean;
  /** Sorted. */
  readonly groups: readonly string[];
}

/** A user whom the function did not create. */
export interface AddedUser {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly active?: boolean;
  readonly groups?: readonly string[];
}

/** A directory over its local product. */
export interface DirectoryStage {
  readonly product: ProductOnStage;
  /** The directory of a new instance of the function. */
  readonly directory: (secret?: ReplaceableSecret) => Directory;
  readonly held: (username: string) => HeldAccount | null;
  readonly groups: () => readonly string[];
  readonly addUser: (user: AddedUser) => void;
  readonly addGroup: (name: string) => void;
  /** Removes a group as an administrator, without the function. */
  readonly removeGroup: (name: string) => Promise<void>;
  readonly acceptsPassword: (username: string, password: string) => boolean;
  /** Everything that the directories sent, in order. */
  readonly sent: HttpRequest[];
  readonly fail: (fault: Fault) => void;
  readonly switches: {
    readOnlyDirectory: boolean;
    basicAuthBlocked: boolean;
    userNamesComposed: boolean;
    refusedDisplayNames: string | null;
  };
  /** Forgets what was sent, the faults and the switches. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** Returns the derived password of a user on every stage. */
export const passwordFor = async (username: string) => `Derived-1-${username.toLowerCase()}`;

/** The switches that tests of all directories turn, as they are at the start. */
export const STARTING_SWITCHES: DirectoryStage['switches'] = {
  readOnlyDirectory: false,
  basicAuthBlocked: false,
  userNamesComposed: false,
  refusedDisplayNames: null,
};
