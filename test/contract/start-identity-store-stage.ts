import { vi } from 'vitest';
import {
  type IdentityStore,
  startIdentityStore,
} from '#infra/local/identity-store/start-identity-store.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import {
  type IdentityStoreOptions,
  identityStoreGroups,
} from '#shared/groups/sources/identity-store.ts';
import { type GroupSourceStage, questionOf } from './group-source-stage.ts';

export interface IdentityStoreStage extends GroupSourceStage {
  readonly local: IdentityStore;
  readonly source: (parts?: Partial<IdentityStoreOptions>) => ReadGroups;
}

const LIST = 'ListGroupMembershipsForMember';

/** Starts an Identity Store that the real SDK queries. */
export async function startIdentityStoreStage(tls: Certificates): Promise<IdentityStoreStage> {
  const local = await startIdentityStore({ tls });
  vi.stubEnv('AWS_ENDPOINT_URL_IDENTITYSTORE', local.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', local.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', local.credentials.secretAccessKey);
  const { failures, pageSize } = local.switches;
  return {
    local,
    source: (parts) =>
      identityStoreGroups({
        identityStoreArn: local.identityStoreArn,
        region: local.region,
        lookUp: { attribute: 'userName', claim: 'username' },
        names: 'name',
        ...parts,
      }),
    addUser: (name, groups) => {
      local.addPerson({ userName: name, email: `${name}@example.com`, groups });
      return questionOf(`sub-of-${name}`, { username: name });
    },
    unknownUser: questionOf('sub-of-unknown', { username: 'unknown' }),
    pagesRead: () => local.calls.filter(({ operation }) => operation === LIST).length,
    setPageSize: (size) => {
      local.switches.pageSize = size;
    },
    throttle: (times) => failures.set(LIST, { code: 'ThrottlingException', times }),
    breakDown: () => failures.set(LIST, { code: 'InternalServerException', times: Infinity }),
    leaveOutList: () => {
      local.switches.list = 'left_out';
    },
    fallSilent: () => {
      local.switches.hang = true;
    },
    reset: () => {
      failures.clear();
      Object.assign(local.switches, { hang: false, pageSize, list: 'sent', userId: 'sent' });
    },
    close: local.close,
  };
}
