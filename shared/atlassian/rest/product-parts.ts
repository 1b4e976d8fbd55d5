import type { Directory } from '#shared/provision/directory.ts';
import type { DerivedPasswords } from '#shared/session/derived-passwords.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import type { ServiceAccountOptions, ServiceCalls } from './service-account.ts';

/** What a product's adapters need of a deployment. */
export interface ProductOptions extends DerivedPasswords {
  readonly settings: ProductSettings;
  readonly account: ServiceAccountOptions;
  /** Of the load balancer's sign-in, without the shard number. */
  readonly loadBalancerCookieName: string;
}

/** What the adapters of any product share. */
export interface AdapterOptions extends ServiceCalls {
  /** Returns the password that logs a user in; a new account gets it, so that no second write is needed. */
  readonly passwordFor: DerivedPasswords['passwordFor'];
}

/** The adapters of one product. */
export interface ProductParts {
  readonly directory: Directory;
  readonly sessions: SessionStrategy;
}
