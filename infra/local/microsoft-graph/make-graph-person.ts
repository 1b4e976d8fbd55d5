import { randomUUID } from 'node:crypto';
import {
  type DirectoryObject,
  type DirectoryObjectDraft,
  makeDirectoryObject,
} from './make-directory-object.ts';

/** Somebody of the tenant. `sub` is what one application knows them by, `id` what the directory does. */
export interface GraphPerson {
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

/** A person as a test writes one: the rest is made up. */
export interface GraphPersonDraft extends Partial<Omit<GraphPerson, 'memberOf'>> {
  readonly sub: string;
  readonly memberOf?: readonly DirectoryObjectDraft[];
}

/** A person whose missing properties are made up from the name. */
export function makeGraphPerson(draft: GraphPersonDraft): GraphPerson {
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
