import { type LocalCrowd, startCrowd } from '#infra/local/crowd/start-crowd.ts';
import { crowdProduct } from '#shared/atlassian/crowd/crowd-product.ts';
import type { ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpRequest, httpClient } from '#shared/base/http.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { CrowdSettings } from '#shared/settings/settings.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { type ReplaceableSecret, replaceableSecret } from '#test/builders/replaceable-secret.ts';
import type { DirectoryStage } from './directory-stage.ts';

/** Crowd's directory and its sessions. */
export interface CrowdStage extends DirectoryStage {
  readonly local: LocalCrowd;
  readonly sessions: (
    settings?: Partial<CrowdSettings>,
    secret?: ReplaceableSecret,
  ) => SessionStrategy;
}

/** Starts a Crowd with the applications `svc`, `reader`, which may not write, and `foreign` at another address. */
export async function startCrowdStage(): Promise<CrowdStage> {
  const local = await startCrowd({
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
    held: (username) => {
      const view = local.person(username);
      if (view === undefined) return null;
      const { name, emailAddress: email, displayName, active, groups } = view;
      return { username: name, email, displayName, active, groups };
    },
    groups: () => local.groups().map(({ name }) => name),
    addUser: ({ username: name, groups = [], ...details }) => {
      const { email: emailAddress = `${name}@example.com`, displayName = name } = details;
      const { active = true } = details;
      local.addPerson({ name, emailAddress, displayName, active, groups });
    },
    addGroup: local.addGroup,
    removeGroup: async (name) => {
      const basic = Buffer.from('svc:svc-password').toString('base64');
      const path = `/rest/usermanagement/1/group?groupname=${encodeURIComponent(name)}`;
      const headers = { authorization: `Basic ${basic}`, accept: 'application/json' };
      const { status } = await fetch(`${local.url}${path}`, { method: 'DELETE', headers });
      if (status >= 300) throw new Failure('defect.unexpected', { status });
    },
    acceptsPassword: local.acceptsPassword,
    sent,
    fail: local.fail,
    switches: local.switches,
    reset: () => {
      sent.length = 0;
      local.clearFaults();
      Object.assign(local.switches, { readOnlyDirectory: false, basicAuthBlocked: false });
    },
    close: local.close,
  };
}

const toApplication = () => replaceableSecret({ username: 'svc', password: 'svc-password' });
