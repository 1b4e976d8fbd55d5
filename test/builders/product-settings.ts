import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';

/** Returns Jira's settings: native sessions, without remember-me. */
export function productSettings(parts: Partial<ProductSettings> = {}): ProductSettings {
  return {
    name: 'jira',
    host: 'jira.example.com',
    address: 'https://jira.internal.example.com',
    sessions: 'native',
    credentialsArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:jira-abcdef',
    rememberMe: false,
    sessionCookie: PRODUCT_FACTS[parts.name ?? 'jira'].sessionCookie,
    version: [0, 0],
    ...parts,
  };
}
