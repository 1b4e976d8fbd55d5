/** Returns the environment of a good deployment, without the optional settings. */
export function environment(
  parts: Readonly<Record<string, string | undefined>> = {},
): Record<string, string | undefined> {
  const account = 'eu-central-1:123456789012';
  return {
    TARGET_GROUP_ARN_PREFIX: `arn:aws:elasticloadbalancing:${account}:targetgroup/edge-sign-on/`,
    PUBLIC_TARGET_GROUP_ARN_PREFIX: `arn:aws:elasticloadbalancing:${account}:targetgroup/edge-sign-on-public/`,
    LOAD_BALANCER_ARNS: `arn:aws:elasticloadbalancing:${account}:loadbalancer/app/edge/0123456789abcdef`,
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'edge-client',
    IDENTITY_PROVIDER: 'generic',
    PUBLIC_KEYS_URL: 'https://public-keys.auth.elb.eu-central-1.amazonaws.com',
    SESSION_KEY_ARN: `arn:aws:secretsmanager:${account}:secret:session-key-abcdef`,
    PASSWORD_KEY_ARN: `arn:aws:secretsmanager:${account}:secret:password-key-abcdef`,
    JIRA_HOST: 'jira.example.com',
    JIRA_ADDRESS: 'https://jira.internal.example.com',
    JIRA_CREDENTIALS_ARN: `arn:aws:secretsmanager:${account}:secret:jira-abcdef`,
    ...parts,
  };
}
