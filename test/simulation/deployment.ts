// In: where a story takes place. Out: the deployment of the function there.
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { readSettings, type Settings } from '#shared/settings/settings.ts';
import { environment } from '#test/builders/environment.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { ACCESS_GROUPS } from './start-place.ts';
import type { Place } from './story.ts';

export interface Deployment {
  readonly settings: Settings;
  readonly policy: IdentityPolicy;
  readonly credentialsArn: string;
  readonly host: string;
}

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret';

/** Returns the deployment: one group lets users in, `team-*` are managed, and many groups may be taken away. */
export function deploymentAt(place: Place): Deployment {
  const product = place === 'crowd' ? 'jira' : place;
  const variable = product.toUpperCase();
  const credentialsArn = `${ARN}:${place}-abcdef`;
  const host = `${product}.example.com`;
  const settings = readSettings(
    environment({
      ...{ JIRA_HOST: undefined, JIRA_ADDRESS: undefined, JIRA_CREDENTIALS_ARN: undefined },
      ...{ MASS_REMOVAL: 'permit', CONFLUENCE_VERSION: '10.0' },
      [`${variable}_HOST`]: host,
      [`${variable}_ADDRESS`]: `https://${product}.internal.example.com`,
      ...(place === 'crowd'
        ? {
            ...{ JIRA_SESSIONS: 'crowd', CROWD_ADDRESS: 'https://crowd.internal.example.com' },
            ...{ CROWD_CREDENTIALS_ARN: credentialsArn, CROWD_CLIENT_ADDRESS: 'none' },
          }
        : { [`${variable}_CREDENTIALS_ARN`]: credentialsArn }),
    }),
  );
  const access = [ACCESS_GROUPS[place]];
  const groups = {
    mostRemovals: 100,
    ...{ access, default: access, managed: ['team-*', ...access], protected: ['team-admins'] },
  };
  const policy = identityPolicy({}, { products: { [product]: productPolicy(groups) } });
  return { settings, policy, credentialsArn, host };
}
