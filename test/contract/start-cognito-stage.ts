import { vi } from 'vitest';
import { type Cognito, startCognito } from '#infra/local/cognito/start-cognito.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { cognitoGroups } from '#shared/groups/sources/cognito.ts';
import { type GroupSourceStage, questionOf } from './group-source-stage.ts';

export interface CognitoStage extends GroupSourceStage {
  readonly local: Cognito;
}

const LIST = 'AdminListGroupsForUser';

/** Starts a user pool that the real SDK queries. */
export async function startCognitoStage(tls: Certificates): Promise<CognitoStage> {
  const local = await startCognito({ tls });
  vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', local.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', local.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', local.credentials.secretAccessKey);
  const { failures } = local.switches;
  const pageSize = local.switches.pageSize;
  return {
    local,
    source: () => cognitoGroups({ userPoolArn: local.userPoolArn, usernameClaim: 'username' }),
    addUser: (name, groups) => {
      local.people.set(name, { groups });
      return questionOf(`sub-of-${name}`, { username: name });
    },
    unknownUser: questionOf('sub-of-unknown', { username: 'unknown' }),
    pagesRead: () => local.calls.length,
    setPageSize: (size) => {
      local.switches.pageSize = size;
    },
    throttle: (times) => failures.set(LIST, { code: 'TooManyRequestsException', times }),
    breakDown: () => failures.set(LIST, { code: 'InternalErrorException', times: Infinity }),
    leaveOutList: () => {
      local.switches.list = 'left_out';
    },
    fallSilent: () => {
      local.switches.hang = true;
    },
    reset: () => {
      failures.clear();
      Object.assign(local.switches, { hang: false, pageSize, list: 'sent' });
    },
    close: local.close,
  };
}
