import { expect, it } from 'vitest';
import { readAlbEvent } from '#shared/accept/alb-event.ts';
import { isHealthCheck } from '#shared/accept/health-check.ts';
import { albEvent, TARGET_GROUP_ARN, TARGET_GROUPS } from '#test/builders/alb-event.ts';

const CHECKER = 'ELB-HealthChecker/2.0';

it.each<[string, Record<string, string[]>, boolean]>([
  ['the health checker without a host is a health check', { 'user-agent': [CHECKER] }, true],
  [
    'a client that calls itself the health checker is no health check',
    { 'user-agent': [CHECKER], host: ['jira.example.com'] },
    false,
  ],
  ['a request without a host is no health check for that alone', {}, false],
  [
    'a browser is no health check',
    { 'user-agent': ['Mozilla/5.0'], host: ['jira.example.com'] },
    false,
  ],
  [
    'a client that only mentions the health checker is no health check',
    { 'user-agent': [`Mozilla/5.0 ${CHECKER}`] },
    false,
  ],
])('%s', (_title, multiValueHeaders, expected) => {
  const request = readAlbEvent(albEvent({ multiValueHeaders }), TARGET_GROUPS);
  expect(isHealthCheck(request)).toBe(expected);
});

it('the documented single-value event is a health check', () => {
  const event = {
    requestContext: { elb: { targetGroupArn: TARGET_GROUP_ARN } },
    httpMethod: 'GET',
    path: '/',
    queryStringParameters: {},
    headers: { 'user-agent': CHECKER },
    body: '',
    isBase64Encoded: false,
  };
  expect(isHealthCheck(readAlbEvent(event, TARGET_GROUPS))).toBe(true);
});
