import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import { refusal } from './refusals.ts';
import { demandWritableDirectory } from './requirements.ts';

export interface UserFields {
  readonly userName?: string | undefined;
  readonly fullName?: string | undefined;
  readonly email?: string | undefined;
}

const maxLength = 255;

/** Returns why Confluence refuses the fields that are there, in a sentence for users; null: it takes them. */
export function findUserProblem(fields: UserFields): string | null {
  return (
    findNameProblem(fields.userName) ??
    findFullNameProblem(fields.fullName) ??
    findAddressProblem(fields.email)
  );
}

function findNameProblem(name: string | undefined): string | null {
  if (name === undefined) return null;
  if (name.trim() === '') return 'The userName should not be null or blank';
  if (name.length > maxLength) return 'The userName is too long';
  if (/[\\,+<>'"]/.test(name)) return 'The userName should not contain any of \\ , + < > \' "';
  if (/\s/.test(name)) return 'The userName should not contain any whitespace characters';
  if (name === 'anonymous') return 'The userName should not be "anonymous"';
  if (name === name.toLowerCase()) return null;
  return 'The userName should not contain any upper case characters';
}

function findFullNameProblem(fullName: string | undefined): string | null {
  if (fullName === undefined) return null;
  if (fullName.trim() === '') return 'The fullName should not be null or blank';
  if (fullName.length > maxLength) return 'The fullName is too long';
  if (/[<>]/.test(fullName)) return 'The fullName should not contain any of < >';
  if (fullName.trim().toLowerCase() !== 'anonymous') return null;
  return 'The fullName should not be "anonymous"';
}

function findAddressProblem(email: string | undefined): string | null {
  if (email === undefined) return null;
  if (email.trim() === '') return 'The email should not be null or blank';
  if (email.length > maxLength) return 'The email is too long';
  return /^[^\s@]+@[^\s@]+$/.test(email) ? null : 'The email should be a valid email address';
}

/** Sets the password. Throws 400 for a blank one, and what the directory answers where passwords are elsewhere. */
export function changePassword(node: ConfluenceNode, user: User, password = ''): void {
  const { product } = node;
  if (password.trim() === '') throw refusal(400, 'The new password should not be null or blank');
  demandWritableDirectory(node);
  if (product.switches.delegatedDirectory) {
    throw refusal(product.switches.readOnlyStatus, 'The user directory does not set passwords.');
  }
  product.directory.setPassword(user, password);
  if (product.switches.passwordChangeDropsRememberMe) product.rememberMe.forgetAllOf(user);
}
