import { makeGoogleGroup, makeGoogleUser } from '#infra/local/google/google-state.ts';
import { type LocalGoogle, startGoogle } from '#infra/local/google/start-google.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { httpClient } from '#shared/base/http.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import {
  type GoogleGroupNames,
  googleDirectoryGroups,
} from '#shared/groups/sources/google-directory.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { type GroupSourceStage, questionOf, RETRY_RULES } from './group-source-stage.ts';

export interface GoogleStage extends GroupSourceStage {
  readonly local: LocalGoogle;
  readonly source: (names?: GoogleGroupNames) => ReadGroups;
}

const isList = ({ path }: { path: string }) => path.endsWith('/admin/directory/v1/groups');

/** Starts a Google Workspace that a service account may read. */
export async function startGoogleStage(tls: Certificates): Promise<GoogleStage> {
  const local = await startGoogle({ tls });
  const switches = structuredClone(local.switches);
  const send = httpClient(3);
  return {
    local,
    source: (names = 'local_part') => {
      const { store: secrets, arn: credentialsArn } = replaceableSecret(local.serviceAccountKey);
      const { directoryUrl: url } = local;
      const account = { secrets, credentialsArn, send, retryRules: RETRY_RULES, now: Date.now };
      return googleDirectoryGroups({ url, names, ...account });
    },
    addUser: (name, groups) => {
      const user = makeGoogleUser({ primaryEmail: `${name}@example.com` });
      local.people.push(user);
      for (const group of groups) join(local, group, user.primaryEmail);
      return questionOf(user.id);
    },
    unknownUser: questionOf('999999999999999999999'),
    pagesRead: () => local.requests.filter(isList).length,
    setPageSize: (size) => {
      local.switches.pageSize = size;
    },
    throttle: (times) =>
      local.refuseDirectory({ status: 403, reason: 'userRateLimitExceeded', message: '', times }),
    breakDown: () => local.fail({ kind: 'status', status: 503, times: Infinity, when: isList }),
    leaveOutList: () => {
      Object.assign(local.switches, { list: 'never', kind: 'left_out' });
    },
    fallSilent: () => {
      local.switches.hang = true;
    },
    reset: () => {
      local.clearFaults();
      Object.assign(local.switches, structuredClone(switches));
    },
    close: local.close,
  };
}

function join({ groups }: LocalGoogle, name: string, member: string): void {
  const email = `${name}@example.com`;
  const existing = groups.find((group) => group.email === email);
  if (existing !== undefined) existing.members.push(member);
  else groups.push(makeGoogleGroup({ email, members: [member] }));
}
