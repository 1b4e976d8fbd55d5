/** A person of the store. The store holds one e-mail address per person, although the API has a list for it. */
export interface IdentityStorePerson {
  readonly userName: string;
  readonly email?: string;
  readonly externalIds?: readonly ExternalId[];
}

/** What the identity provider that feeds the store calls a person. */
export interface ExternalId {
  readonly Issuer: string;
  readonly Id: string;
}

/** A group of the store; the API promises no display name. */
export interface IdentityStoreGroup {
  readonly displayName?: string;
  readonly description?: string;
  readonly externalIds?: readonly ExternalId[];
}

/** That a person is in a group. */
export interface Membership {
  readonly userId: string;
  readonly groupId: string;
}

/** An identity store: everything by its id, and to be changed at will while it runs. */
export interface Directory {
  readonly storeId: string;
  readonly people: Map<string, IdentityStorePerson>;
  readonly groups: Map<string, IdentityStoreGroup>;
  readonly memberships: Map<string, Membership>;
}
