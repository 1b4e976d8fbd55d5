import { expect, it } from 'vitest';
import { readOnlyRefusal } from '#shared/atlassian/rest/read-only-refusal.ts';

const read = (text: string, operation = 'join') =>
  readOnlyRefusal(
    { status: 403, headers: [], body: Buffer.from(text), truncated: false },
    { operation },
  );

it.each([
  "Cannot update group 'g' because directory 'LDAP' does not allow updates.",
  '{"message":"Directory is read-only"}',
  'The directory is read only',
  '{"message":"The group \\"staff\\" is in a read-only directory"}',
  "Can't add user 'ada' since the directory 'Company LDAP' does not permit it",
  'Directory 12 does not support group creation',
  "The directory 'A' cannot be modified: it is not writable",
  "Users in directory 'A' can not be updated",
])('a refusal is for a directory that takes no changes: %s', (text) => {
  expect(read(text)).toBe('provision.other_directory');
  expect(read(text, 'create_person')).toBe('provision.directory_read_only');
});

it.each([
  "You may not change group 'read-only'",
  '{"message":"You may not change group \\"read-only\\""}',
  '{"message":"The group \\"directory does not allow updates\\" is unknown"}',
  "Cannot join 'directory does not allow updates'",
  'You are not an administrator of this directory',
  'The licence does not allow more users',
  '',
])('a refusal says nothing of a directory that takes no changes: %s', (text) => {
  expect(read(text)).toBeNull();
});
