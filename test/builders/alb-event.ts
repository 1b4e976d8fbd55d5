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

/** A target group that is ours in every test, up to the slash behind its name. */
export const TARGET_GROUP_ARN_PREFIX =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-sign-on/';

/** An event of a multi-value Lambda target as the load balancer makes it. */
export function albEvent(parts: AlbEventParts = {}): Record<string, unknown> {
  const { targetGroupArn = `${TARGET_GROUP_ARN_PREFIX}0123456789abcdef`, ...fields } = parts;
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
