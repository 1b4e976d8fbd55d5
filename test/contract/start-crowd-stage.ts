import { type CrowdOptions, type LocalCrowd, startCrowd } from '#infra/local/crowd/start-crowd.ts';
import { crowdProduct } from '#shared/atlassian/crowd/crowd-product.ts';
import type { ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import { type HttpRequest, httpClient } from '#shared/base/http.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { CrowdSettings } from '#shared/settings/settings.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { type ReplaceableSecret, replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { deleteResource } from './delete-resource.ts';
import { type DirectoryStage, STARTING_SWITCHES } from './directory-stage.ts';
import { toHeldAccount } from './to-held-account.ts';
import { toUserDraft } from './to-user-draft.ts';

/** Crowd's directory and its sessions. */
export interface CrowdStage extends DirectoryStage {
  readonly local: LocalCrowd;
  readonly sessions: (
    settings?: Partial<CrowdSettings>,
    secret?: ReplaceableSecret,
  ) => SessionStrategy;
}

/** Starts a Crowd with the applications `svc`, `reader`, which may not write, and `foreign` at another address. */
export async function startCrowdStage(
  switches: CrowdOptions['switches'] = {},
): Promise<CrowdStage> {
  const local = await startCrowd({
    switches,
    applications: [
      { name: 'svc', password: 'svc-password' },
      { name: 'reader', password: 'reader-password', mayWrite: false },
      { name: 'foreign', password: 'foreign-password', remoteAddresses: ['10.0.0.0/8'] },
    ],
  });
  const sent: HttpRequest[] = [];
  const send = httpClient(3);
  const connection = productConnection(local.url, {
    product: 'crowd',
    send: (request) => {
      sent.push(request);
      return send(request);
    },
  });
  const toParts = (parts: Partial<CrowdSettings> = {}, secret = toApplication()): ProductParts => {
    const { store: secrets, arn: credentialsArn, now } = secret;
    const settings: CrowdSettings = {
      ...{ address: local.url, credentialsArn, sessionSeconds: 1_800 },
      ...{ bindsToClientAddress: true, verifiesNewSessions: false },
      ...parts,
    };
    return crowdProduct(settings, { connection, secrets, credentialsArn, now });
  };
  return {
    product: 'crowd',
    local,
    directory: (secret) => toParts({}, secret).directory,
    sessions: (settings, secret) => toParts(settings, secret).sessions,
    held: (username) => toHeldAccount(local.person(username)),
    groups: () => local.groups().map(({ name }) => name),
    addUser: (user) => local.addPerson(toUserDraft(user)),
    addGroup: local.addGroup,
    removeGroup: (name) => {
      const path = `/rest/usermanagement/1/group?groupname=${encodeURIComponent(name)}`;
      return deleteResource(`${local.url}${path}`, 'svc:svc-password');
    },
    acceptsPassword: local.acceptsPassword,
    sent,
    fail: local.fail,
    switches: local.switches,
    reset: () => {
      sent.length = 0;
      local.clearFaults();
      Object.assign(local.switches, STARTING_SWITCHES);
    },
    close: local.close,
  };
}

const toApplication = () => replaceableSecret({ username: 'svc', password: 'svc-password' });
