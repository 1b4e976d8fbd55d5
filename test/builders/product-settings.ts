import type { ProductSettings } from '#shared/base/settings.ts';

/** Jira's part of the settings. */
export function productSettings(parts: Partial<ProductSettings> = {}): ProductSettings {
  return {
    name: 'jira',
    host: 'jira.example.com',
    address: 'https://jira.internal.example.com',
    credentialsArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:jira-abcdef',
    ...parts,
  };
}
