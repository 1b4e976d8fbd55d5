import { randomUUID } from 'node:crypto';

/** Something that a person can be a member of. Properties as Graph names them. */
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

/** A directory object with the properties that Graph sends of its type when it is not told which. */
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
