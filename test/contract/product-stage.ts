import { expect } from 'vitest';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';
import type { ProductOptions, ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import { type HttpRequest, httpClient } from '#shared/base/http.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { productSettings } from '#test/builders/product-settings.ts';
import { type ReplaceableSecret, replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { deleteResource } from './delete-resource.ts';
import { type DirectoryStage, passwordFor, STARTING_SWITCHES } from './directory-stage.ts';
import { toHeldAccount } from './to-held-account.ts';
import { toUserDraft } from './to-user-draft.ts';
import type { AnswerWatch } from './watch-answers.ts';

/** What differs between Jira, Confluence and Bitbucket. */
export interface ProductOnStage {
  readonly settings: Partial<ProductSettings> & { readonly name: LocalProductName };
  readonly create: (options: ProductOptions) => ProductParts;
  /** Path of the resource that removes a group, its name encoded. */
  readonly removal: (group: string) => string;
  /** Compares every answer with the description; the stage fails to close after a contradiction. */
  readonly watch: AnswerWatch;
}

/** A product's directory and its native sessions. */
export interface ProductStage extends DirectoryStage {
  readonly directory: (
    secret?: ReplaceableSecret,
    settings?: Partial<ProductSettings>,
  ) => Directory;
  /** Returns the sessions of a new instance of the function. */
  readonly sessions: (settings?: Partial<ProductSettings>) => SessionStrategy;
}

/** Returns the stage of a product with the service account `svc`, which has the rights that it needs. */
export function productStage(
  local: LocalProduct,
  { settings, create, removal, watch }: ProductOnStage,
): ProductStage {
  const address = local.nodes[0]?.url ?? '';
  const sent: HttpRequest[] = [];
  const toParts = (
    secret = toServiceAccount(),
    more: Partial<ProductSettings> = {},
  ): ProductParts => {
    const send = httpClient(3);
    const connection = productConnection(address, {
      product: settings.name,
      send: (request) => {
        sent.push(request);
        return send(request);
      },
    });
    const { store: secrets, arn: credentialsArn, now } = secret;
    const account = { connection, secrets, credentialsArn, now };
    const loadBalancerCookieName = 'AWSELBAuthSessionCookie';
    const merged = productSettings({ address, ...settings, ...more });
    const passwords = { passwordFor, findPasswordKid: async () => '1' };
    return create({ settings: merged, account, ...passwords, loadBalancerCookieName });
  };
  return {
    product: settings.name,
    directory: (secret, more) => toParts(secret, more).directory,
    sessions: (more) => toParts(undefined, more).sessions,
    held: (username) => toHeldAccount(local.person(username)),
    groups: () => local.groups().map(({ name }) => name),
    addUser: (user) => local.addPerson({ ...toUserDraft(user), password: 'their own' }),
    addGroup: local.addGroup,
    removeGroup: (name) =>
      deleteResource(`${address}${removal(encodeURIComponent(name))}`, 'admin:admin'),
    acceptsPassword: local.acceptsPassword,
    sent,
    fail: (fault) => local.fail(watch.note(fault)),
    switches: local.switches,
    reset: () => {
      sent.length = 0;
      local.clearFaults();
      local.resetFailedSignIns('svc');
      Object.assign(local.switches, STARTING_SWITCHES);
    },
    close: async () => {
      await local.close();
      expect(watch.contradictions).toEqual([]);
    },
  };
}

const toServiceAccount = (): ReplaceableSecret =>
  replaceableSecret({ username: 'svc', password: 'svc-password' });
