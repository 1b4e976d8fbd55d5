import type { TargetGroups } from '#shared/accept/alb-event.ts';

/** What differs from the good event; `undefined` leaves a field out. */
export interface AlbEventParts {
  readonly targetGroupArn?: string;
  readonly httpMethod?: unknown;
  readonly path?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[]>>;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/** The two target groups of every test, each up to the slash behind its name. */
export const TARGET_GROUPS: TargetGroups = {
  targetGroupArnPrefix:
    'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-sign-on/',
  publicTargetGroupArnPrefix:
    'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-sign-on-public/',
};

/** The target group of the listener rules that sign users in, and that of the rules that do not. */
export const TARGET_GROUP_ARN = `${TARGET_GROUPS.targetGroupArnPrefix}0123456789abcdef`;
export const PUBLIC_TARGET_GROUP_ARN = `${TARGET_GROUPS.publicTargetGroupArnPrefix}fedcba9876543210`;

/** Returns the event that the load balancer sends by a rule that signs in, with multi-value headers. */
export function albEvent(parts: AlbEventParts = {}): Record<string, unknown> {
  const { targetGroupArn = TARGET_GROUP_ARN, ...fields } = parts;
  return {
    requestContext: { elb: { targetGroupArn } },
    httpMethod: 'GET',
    path: '/browse/TEST-1',
    multiValueQueryStringParameters: {},
    multiValueHeaders: { host: ['jira.example.com'], 'x-forwarded-proto': ['https'] },
    body: '',
    isBase64Encoded: false,
    ...fields,
  };
}
