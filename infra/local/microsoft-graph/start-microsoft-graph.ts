// In: users of a tenant, what they are members of, and whose an access token is.
// Out: as much of Microsoft Graph on this machine as a delegated token without further consent can read.

import type { Certificates } from '#infra/local/tls/certificates.ts';
import { startVendorApi, type VendorApi } from '#infra/local/vendor-api/start-vendor-api.ts';
import { graphRefusal } from './graph-refusal.ts';
import {
  type GraphState,
  type GraphUser,
  type GraphUserDraft,
  type MicrosoftGraphSwitches,
  makeGraphUser,
} from './graph-state.ts';
import { serveMe, serveUserInfo } from './serve-me.ts';
import { serveMemberships } from './serve-memberships.ts';

/** Everything but the certificates is optional. */
export interface MicrosoftGraphOptions {
  readonly tls: Certificates;
  readonly port?: number;
  readonly people?: readonly GraphUserDraft[];
  /** The `sub` of the user who has a token, at an OpenID provider for example; null: no user has it. */
  readonly subjectOf?: (token: string) => string | null | Promise<string | null>;
  readonly switches?: Partial<MicrosoftGraphSwitches>;
}

/** A running Graph; `people` and their memberships may be changed at any time. */
export interface LocalMicrosoftGraph extends VendorApi {
  readonly people: GraphUser[];
  readonly switches: MicrosoftGraphSwitches;
  /** From now on the token is that user's. */
  accept(token: string, sub: string): void;
}

/** Returns a running Graph: `/oidc/userinfo`, `/v1.0/me` and `/v1.0/me/transitiveMemberOf` under its `url`. */
export async function startMicrosoftGraph(
  options: MicrosoftGraphOptions,
): Promise<LocalMicrosoftGraph> {
  const people = (options.people ?? []).map(makeGraphUser);
  const switches = { ...defaultSwitches(), ...options.switches };
  const accepted = new Map<string, string>();
  const subjectOf = async (token: string) =>
    accepted.get(token) ?? (await options.subjectOf?.(token)) ?? null;
  const graph: GraphState = { people, switches, pages: new Map(), subjectOf };
  const vendor = {
    name: 'microsoft-graph',
    serve: (routes: Parameters<typeof serveMe>[0]) => {
      for (const serve of [serveUserInfo, serveMe, serveMemberships]) serve(routes, graph);
    },
    refuse: (status: number) => graphRefusal(status).answer,
    switches,
  };
  const api = await startVendorApi(vendor, options);
  return { ...api, people, switches, accept: (token, sub) => void accepted.set(token, sub) };
}

function defaultSwitches(): MicrosoftGraphSwitches {
  return {
    pageSize: null,
    names: 'visible',
    userInfoSub: null,
    nextLinkOrigin: null,
    list: 'sent',
    hang: false,
  };
}
