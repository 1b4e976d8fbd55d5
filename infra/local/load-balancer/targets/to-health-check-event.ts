import type { LambdaEvent } from './to-lambda-event.ts';

export interface HealthCheck {
  readonly targetGroupArn: string;
  readonly path: string;
  readonly multiValueHeaders: boolean;
}

/**
 * The event of a health check, which has no host and no client. Its shape in multi-value mode is
 * not documented; it is taken to follow the mode.
 */
export function toHealthCheckEvent(check: HealthCheck): LambdaEvent {
  const agent = 'ELB-HealthChecker/2.0';
  return {
    requestContext: { elb: { targetGroupArn: check.targetGroupArn } },
    httpMethod: 'GET',
    path: check.path,
    ...(check.multiValueHeaders
      ? { multiValueQueryStringParameters: {}, multiValueHeaders: { 'user-agent': [agent] } }
      : { queryStringParameters: {}, headers: { 'user-agent': agent } }),
    body: '',
    isBase64Encoded: false,
  };
}
