// In: users and groups of a Google Workspace customer.
// Out: Google's token endpoint for service accounts and the Directory API's groups, on this machine.

import type { Certificates } from '#infra/local/tls/certificates.ts';
import { startVendorApi, type VendorApi } from '#infra/local/vendor-api/start-vendor-api.ts';
import type { VendorRoutes } from '#infra/local/vendor-api/vendor.ts';
import {
  type GoogleGroup,
  type GoogleGroupDraft,
  type GoogleState,
  type GoogleSwitches,
  type GoogleUser,
  type GoogleUserDraft,
  makeGoogleGroup,
  makeGoogleUser,
} from './google-state.ts';
import { type GoogleError, googleRefusal, toGoogleError } from './refusals.ts';
import { serveGroups } from './serve-groups.ts';
import { serveToken } from './serve-token.ts';
import {
  makeServiceAccount,
  type ServiceAccountKey,
  toServiceAccountKey,
} from './service-account.ts';

/** Everything but the certificates is optional. */
export interface GoogleOptions {
  readonly tls: Certificates;
  readonly port?: number;
  /** Besides the administrator that the service account acts as. */
  readonly people?: readonly GoogleUserDraft[];
  readonly groups?: readonly GoogleGroupDraft[];
  /** E-mail address of the administrator that the service account acts as. */
  readonly administrator?: string;
  /** The key's `token_uri`, which assertions name as their audience; this server's token endpoint when absent. */
  readonly tokenUri?: string;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly now?: () => number;
  readonly switches?: Partial<GoogleSwitches>;
}

/** Some requests refused for a stated reason: `status` and `reason` as Google pairs them, or not. */
export interface DirectoryRefusal extends GoogleError {
  readonly status: number;
  readonly times?: number;
}

/** A running Google; users, groups and their members may be changed at any time. */
export interface LocalGoogle extends VendorApi {
  readonly tokenUrl: string;
  /** What `/admin/directory/v1/…` follows. */
  readonly directoryUrl: string;
  /** To be stored as JSON where the function finds its secrets. */
  readonly serviceAccountKey: ServiceAccountKey;
  readonly people: GoogleUser[];
  readonly groups: GoogleGroup[];
  readonly switches: GoogleSwitches;
  /** The Directory API refuses its next requests, once when `times` is absent. */
  refuseDirectory(refusal: DirectoryRefusal): void;
  /** No access token handed out so far is good any longer. */
  revokeTokens(): void;
}

/** Returns a running Google: token endpoint and Directory API on one port. */
export async function startGoogle(options: GoogleOptions): Promise<LocalGoogle> {
  const { administrator: subject = 'admin@example.com' } = options;
  let tokenUri = options.tokenUri ?? '';
  const google = makeState(options, { subject, tokenUri: () => tokenUri });
  const api = await startVendorApi(vendorOf(google), options);
  const tokenUrl = `${api.url}/token`;
  tokenUri ||= tokenUrl;
  return {
    ...api,
    tokenUrl,
    directoryUrl: api.url,
    serviceAccountKey: toServiceAccountKey(google.serviceAccount, { tokenUri, subject }),
    people: google.people,
    groups: google.groups,
    switches: google.switches,
    refuseDirectory: (refusal) => refuseDirectory(api, refusal),
    revokeTokens: () => google.grants.clear(),
  };
}

function makeState(
  options: GoogleOptions,
  { subject, tokenUri }: { readonly subject: string; readonly tokenUri: () => string },
): GoogleState {
  const administrator = makeGoogleUser({ primaryEmail: subject, isAdmin: true });
  return {
    people: [administrator, ...(options.people ?? []).map(makeGoogleUser)],
    groups: (options.groups ?? []).map(makeGoogleGroup),
    switches: { ...defaultSwitches(), ...options.switches },
    serviceAccount: makeServiceAccount(),
    tokenUri,
    grants: new Map(),
    pages: new Map(),
    nowMs: options.now ?? Date.now,
  };
}

function defaultSwitches(): GoogleSwitches {
  return {
    pageSize: null,
    delegatedScopes: ['https://www.googleapis.com/auth/admin.directory.group.readonly'],
    accessTokenSeconds: 3600,
    list: 'where_filled',
    kind: 'sent',
    hang: false,
  };
}

function vendorOf(google: GoogleState) {
  return {
    name: 'google',
    serve: (routes: VendorRoutes) => {
      serveToken(routes, google);
      serveGroups(routes, google);
    },
    refuse: (status: number, path: string) =>
      path === '/token' ? tokenFault(status) : googleRefusal(status).answer,
    switches: google.switches,
  };
}

function tokenFault(status: number): Response {
  const error = status >= 500 ? 'internal_failure' : 'invalid_request';
  return Response.json({ error }, { status });
}

function refuseDirectory({ fail }: VendorApi, refusal: DirectoryRefusal): void {
  const { status, times = 1, ...error } = refusal;
  const body = JSON.stringify(toGoogleError(status, error));
  fail({ kind: 'status', status, body, times, when: ({ path }) => path !== '/token' });
}
