import type { AddedUser } from './directory-stage.ts';

/** Returns the draft of a user for a local product, who is active and has an address unless stated otherwise. */
export function toUserDraft({ username: name, groups = [], ...details }: AddedUser) {
  const { email: emailAddress = `${name}@example.com`, displayName = name } = details;
  const { active = true } = details;
  return { name, emailAddress, displayName, active, groups };
}
