// In: a user and a product. Out: the password that we derive for the user there.
import type { SecretStore } from '#shared/base/secrets.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { derivePassword } from './derive-password.ts';
import { readPasswordKeys } from './password-keys.ts';

/** The derived passwords of the users of one product. */
export interface DerivedPasswords {
  /** Returns a user's password by the key in use, or by an earlier one that the secret still has. */
  readonly passwordFor: (username: string, kid?: string | null) => Promise<string>;
  /**
   * Returns the id of the key in use. `proven`: of the key by which the user has signed on before; the secret is then
   * read anew, because another instance may have set a password by a newer one.
   */
  readonly findPasswordKid: (proven: string | null) => Promise<string>;
}

/** Where passwords are derived from. */
export interface PasswordSource {
  readonly secrets: SecretStore;
  readonly keyArn: string;
  readonly product: ProductName;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Returns the derived passwords of a product. Its functions throw `secrets.malformed` and `secrets.unavailable`. */
export function derivedPasswords({
  secrets,
  keyArn,
  product,
  now,
}: PasswordSource): DerivedPasswords {
  return {
    passwordFor: async (username, kid) => {
      const keys = readPasswordKeys(await secrets.read(keyArn), now() / 1000);
      const { k: key } = keys.find((one) => one.kid === kid) ?? keys[0];
      return derivePassword({ key, product, username });
    },
    findPasswordKid: async (proven) => {
      const secret = await (proven === null ? secrets.read(keyArn) : secrets.reread(keyArn));
      return readPasswordKeys(secret, now() / 1000)[0].kid;
    },
  };
}
