import { randomUUID } from 'node:crypto';

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface MicrosoftGraphSwitches {
  /** The most objects on one page, whatever `$top` asks for; null: as many as it asks for. */
  pageSize: number | null;
  /** `hidden`: as without GroupMember.Read.All, nothing but the type and the id of what a user is a member of. */
  names: 'visible' | 'hidden';
  /** The `sub` that userinfo returns to every caller; null: the caller's own. */
  userInfoSub: string | null;
  /** Scheme, host and port of the links to further pages; null: this server's. */
  nextLinkOrigin: string | null;
  /** Whether a success about memberships holds the list. */
  list: 'sent' | 'left_out';
  /** Requests are noted and never answered. */
  hang: boolean;
}

/** What the routes work on. */
export interface GraphState {
  readonly people: readonly GraphUser[];
  readonly switches: MicrosoftGraphSwitches;
  /** Where a page begins and whose it is, by `$skiptoken`. */
  readonly pages: Map<string, { readonly sub: string; readonly start: number }>;
  /** The `sub` of the user who has the token; null: no user has it. */
  subjectOf(token: string): Promise<string | null>;
}

/** A user of the tenant. `sub` is their identifier for one application, `id` the directory's. */
export interface GraphUser {
  readonly sub: string;
  readonly id: string;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  userPrincipalName: string;
  mail: string | null;
  onPremisesSamAccountName: string | null;
  /** Direct and transitive alike. */
  memberOf: DirectoryObject[];
}

/** A user as a test writes one: the rest is made up. */
export interface GraphUserDraft extends Partial<Omit<GraphUser, 'memberOf'>> {
  readonly sub: string;
  readonly memberOf?: readonly DirectoryObjectDraft[];
}

/** Returns a user whose missing properties are made up from the name. */
export function makeGraphUser(draft: GraphUserDraft): GraphUser {
  const displayName = draft.displayName ?? draft.sub;
  const [givenName = null, ...others] = displayName.split(' ');
  const userPrincipalName = draft.userPrincipalName ?? draft.mail ?? addressOf(displayName);
  return {
    id: randomUUID(),
    givenName,
    surname: others.join(' ') || null,
    userPrincipalName,
    mail: userPrincipalName,
    onPremisesSamAccountName: null,
    ...draft,
    displayName,
    memberOf: (draft.memberOf ?? []).map(makeDirectoryObject),
  };
}

function addressOf(displayName: string): string {
  return `${displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.com`;
}

/** Something that a user can be a member of. Properties as Graph names them. */
export interface DirectoryObject {
  readonly type: 'group' | 'directoryRole' | 'administrativeUnit';
  readonly properties: Readonly<Record<string, unknown>> & { readonly id: string };
}

/** The same as a test writes it: a group unless `type` says otherwise, by a new id unless one is given. */
export interface DirectoryObjectDraft {
  readonly type?: DirectoryObject['type'];
  readonly id?: string;
  readonly displayName: string;
  /** Of groups that come from Active Directory only. */
  readonly onPremisesSamAccountName?: string;
}

/** Returns a directory object with the properties that Graph sends of its type when none are selected. */
export function makeDirectoryObject(draft: DirectoryObjectDraft): DirectoryObject {
  const type = draft.type ?? 'group';
  const id = draft.id ?? randomUUID();
  const { displayName, onPremisesSamAccountName = null } = draft;
  const general = { id, deletedDateTime: null, description: null, displayName };
  if (type === 'directoryRole') return { type, properties: { ...general, roleTemplateId: id } };
  if (type === 'administrativeUnit') return { type, properties: { ...general, visibility: null } };
  return {
    type,
    properties: {
      ...general,
      groupTypes: [],
      mail: null,
      mailEnabled: false,
      mailNickname: displayName.replaceAll(/[^A-Za-z0-9-]/g, ''),
      onPremisesSamAccountName,
      onPremisesSyncEnabled: onPremisesSamAccountName === null ? null : true,
      securityEnabled: true,
      visibility: null,
    },
  };
}
