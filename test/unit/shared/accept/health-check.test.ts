import { expect, it } from 'vitest';
import { readAlbEvent } from '#shared/accept/alb-event.ts';
import { isHealthCheck } from '#shared/accept/health-check.ts';
import { albEvent, TARGET_GROUP_ARN, TARGET_GROUPS } from '#test/builders/alb-event.ts';

const CHECKER = 'ELB-HealthChecker/2.0';

it.each<[string, Record<string, string[]>, boolean]>([
  ['the checker without a host is one', { 'user-agent': [CHECKER] }, true],
  [
    'who calls himself so through the load balancer is none',
    { 'user-agent': [CHECKER], host: ['jira.example.com'] },
    false,
  ],
  ['a request without a host is none by that alone', {}, false],
  ['a browser is none', { 'user-agent': ['Mozilla/5.0'], host: ['jira.example.com'] }, false],
  ['who only mentions the checker is none', { 'user-agent': [`Mozilla/5.0 ${CHECKER}`] }, false],
])('of health checks, %s', (_title, multiValueHeaders, expected) => {
  const arrival = readAlbEvent(albEvent({ multiValueHeaders }), TARGET_GROUPS);
  expect(isHealthCheck(arrival)).toBe(expected);
});

it('of health checks, the documented single-value event is one', () => {
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
