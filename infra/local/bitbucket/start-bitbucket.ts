// In: accounts, tokens and the shape of the cluster.
// Out: a Bitbucket Data Center of several nodes on this machine, with everything that a test may look into or change.
import { fillDirectory } from '#infra/local/data-center/fill-directory.ts';
import { serveBasicAuthConfig } from '#infra/local/data-center/rest/serve-basic-auth-config.ts';
import { serveTwoStepLogin } from '#infra/local/data-center/rest/serve-two-step-login.ts';
import type { Serve } from '#infra/local/data-center/start-node.ts';
import {
  type LocalProduct,
  type ProductOptions,
  startProduct,
} from '#infra/local/data-center/start-product.ts';
import { addUser, type UserWithGroups } from '#infra/local/data-center/state/users.ts';
import { bitbucketKind } from './bitbucket-kind.ts';
import { serveCommentForm } from './pages/comment-form.ts';
import { forgetBasicSessions, serveLoginPage } from './pages/login-page.ts';
import { serveDashboard } from './pages/serve-dashboard.ts';
import { serveLogout } from './pages/serve-logout.ts';
import { serveWebSudo } from './pages/serve-web-sudo.ts';
import { refuseOtherMethods, refuseTokens } from './rest/refusals.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveMemberships } from './rest/serve-memberships.ts';
import { servePermissions } from './rest/serve-permissions.ts';
import { serveServer } from './rest/serve-server.ts';
import { serveUserPasswords } from './rest/serve-user-passwords.ts';
import { serveUsers } from './rest/serve-users.ts';
import type { BitbucketSwitches } from './state/default-switches.ts';
import { type BitbucketState, type Comment, makeState } from './state/make-state.ts';
import type { Permission } from './state/ranks.ts';
import { type BitbucketUserView, toUserView } from './state/users.ts';

export interface BitbucketOptions extends ProductOptions<BitbucketSwitches> {
  /** A directory that Bitbucket only reads. */
  readonly readOnlyDirectory?: {
    readonly name: string;
    /** Its users may join Bitbucket's own groups; false when absent. */
    readonly localGroups?: boolean;
    readonly people: readonly UserWithGroups[];
  };
}

export interface LocalBitbucket extends LocalProduct<BitbucketSwitches, BitbucketUserView> {
  comments(): readonly Comment[];
  /** Gives the user a global permission of their own, whatever the licence says; null: takes it away. */
  setPermission(name: string, permission: Permission | null): void;
}

/** Returns a running Bitbucket. Groups stash-administrators and stash-users and both accounts exist from the start. */
export async function startBitbucket(options: BitbucketOptions = {}): Promise<LocalBitbucket> {
  const bitbucket = makeState(bitbucketKind, options, {
    name: options.readOnlyDirectory?.name ?? '',
    localGroups: options.readOnlyDirectory?.localGroups ?? false,
    people: new Set(),
  });
  const { defaultGroup } = bitbucket.switches;
  fillDirectory(bitbucket, options, {
    administrators: ['stash-administrators'],
    others: [defaultGroup],
  });
  fillReadOnlyDirectory(bitbucket, options);
  const toView = (user: Parameters<typeof toUserView>[1]) => toUserView(bitbucket, user);
  const running = await startProduct(bitbucket, { routes, toView }, options);
  return {
    ...running,
    comments: () => bitbucket.comments,
    setPermission: (name, permission) => setPermission(bitbucket, name, permission),
  };
}

function fillReadOnlyDirectory(bitbucket: BitbucketState, options: BitbucketOptions): void {
  for (const draft of options.readOnlyDirectory?.people ?? []) {
    bitbucket.secondDirectory.people.add(addUser(bitbucket, draft));
  }
}

function setPermission(
  { directory, granted }: BitbucketState,
  name: string,
  permission: Permission | null,
): void {
  const user = directory.findUser(name);
  if (user === undefined) throw new Error(`No account '${name}' to have a permission`);
  if (permission === null) granted.delete(user);
  else granted.set(user, permission);
}

/** Everything that a Bitbucket node answers: REST resources, pages, and refusals for what is left. */
export const routes: readonly Serve<BitbucketState>[] = [
  forgetBasicSessions,
  refuseTokens,
  serveServer,
  serveUsers,
  serveUserPasswords,
  serveGroups,
  serveMemberships,
  servePermissions,
  serveTwoStepLogin,
  serveBasicAuthConfig,
  serveDashboard,
  serveLoginPage,
  serveLogout,
  serveCommentForm,
  serveWebSudo,
  refuseOtherMethods,
];
