import type { Person } from '#infra/local/data-center/state/make-directory.ts';

/** The person as `UserJsonBean`: what a list shows of them. */
export function toUserLink(base: string, person: Person) {
  return {
    self: `${base}/rest/api/2/user?username=${encodeURIComponent(person.name)}`,
    key: person.key,
    name: person.name,
    emailAddress: person.emailAddress,
    avatarUrls: toAvatarUrls(base),
    displayName: person.displayName,
    active: person.active,
    timeZone: 'Europe/Berlin',
  };
}

function toAvatarUrls(base: string): Record<string, string> {
  const avatar = `${base}/secure/useravatar?avatarId=10122`;
  return {
    '48x48': avatar,
    '24x24': `${avatar}&size=small`,
    '16x16': `${avatar}&size=xsmall`,
    '32x32': `${avatar}&size=medium`,
  };
}
