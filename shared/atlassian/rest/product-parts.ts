import type { Directory } from '#shared/provision/directory.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import type { ServiceAccountOptions, ServiceCalls } from './service-account.ts';

/** What a product's adapters need of a deployment. */
export interface ProductOptions {
  readonly settings: ProductSettings;
  readonly account: ServiceAccountOptions;
  /** Returns the password that logs a user in behind the edge. */
  readonly passwordFor: (username: string) => Promise<string>;
  /** Of the load balancer's sign-in, without the shard number. */
  readonly loadBalancerCookieName: string;
}

/** What the adapters of any product share. */
export interface AdapterOptions extends ServiceCalls {
  /** Returns the password that logs a user in; a new account gets it, so that no second write is needed. */
  readonly passwordFor: (username: string) => Promise<string>;
}

/** The adapters of one product. */
export interface ProductParts {
  readonly directory: Directory;
  readonly sessions: SessionStrategy;
}
