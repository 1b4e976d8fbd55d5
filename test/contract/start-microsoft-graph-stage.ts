import { makeGraphUser } from '#infra/local/microsoft-graph/graph-state.ts';
import {
  type LocalMicrosoftGraph,
  startMicrosoftGraph,
} from '#infra/local/microsoft-graph/start-microsoft-graph.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { httpClient } from '#shared/base/http.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import {
  type GraphGroupNames,
  microsoftGraphGroups,
} from '#shared/groups/sources/microsoft-graph.ts';
import { type GroupSourceStage, questionOf, RETRY_RULES } from './group-source-stage.ts';

export interface MicrosoftGraphStage extends GroupSourceStage {
  readonly local: LocalMicrosoftGraph;
  readonly source: (names?: GraphGroupNames) => ReadGroups;
}

const isList = ({ path }: { path: string }) => path.endsWith('/transitiveMemberOf');

/** Starts a Microsoft Graph that accepts the tokens of the added users. */
export async function startMicrosoftGraphStage(tls: Certificates): Promise<MicrosoftGraphStage> {
  const local = await startMicrosoftGraph({ tls });
  const switches = { ...local.switches };
  const send = httpClient(3);
  return {
    local,
    source: (names = 'display_name') =>
      microsoftGraphGroups({ url: local.url, names, send, retryRules: RETRY_RULES }),
    addUser: (name, groups) => {
      const sub = `sub-of-${name}`;
      const memberOf = groups.map((displayName) => ({ displayName }));
      local.people.push(makeGraphUser({ sub, displayName: name, memberOf }));
      const accessToken = `token-of-${name}`;
      local.accept(accessToken, sub);
      return questionOf(sub, { accessToken });
    },
    unknownUser: questionOf('sub-of-unknown', { accessToken: 'token-of-unknown' }),
    pagesRead: () => local.requests.filter(isList).length,
    setPageSize: (size) => {
      local.switches.pageSize = size;
    },
    throttle: (times) => {
      const headers = { 'retry-after': '1' };
      local.fail({ kind: 'status', status: 429, headers, times, when: isList });
    },
    breakDown: () => local.fail({ kind: 'status', status: 503, times: Infinity, when: isList }),
    leaveOutList: () => {
      local.switches.list = 'left_out';
    },
    fallSilent: () => {
      local.switches.hang = true;
    },
    reset: () => {
      local.clearFaults();
      Object.assign(local.switches, switches);
    },
    close: local.close,
  };
}
