import { expect, it } from 'vitest';
import {
  defaultSwitches,
  type LoadBalancerSwitches,
} from '#infra/local/load-balancer/rules/switches.ts';
import { writeTargetHeaders } from '#infra/local/load-balancer/targets/write-target-headers.ts';

const received: [string, string][] = [
  ['X-Forwarded-For', '1.1.1.1'],
  ['x-forwarded-for', '2.2.2.2'],
  ['X-Forwarded-Port', '1'],
];

function valuesOf(name: string, switches: Partial<LoadBalancerSwitches>, port = 8443) {
  const request = {
    method: 'GET',
    host: 'jira.localhost',
    path: '/',
    query: '',
    headers: received,
    sourceIp: '9.9.9.9',
  };
  const lines = writeTargetHeaders({
    request,
    identity: undefined,
    port,
    switches: { ...defaultSwitches, ...switches },
    nowMs: 0,
  });
  return lines.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
}

it.each([
  ['append', ['1.1.1.1, 2.2.2.2, 9.9.9.9']],
  ['preserve', ['1.1.1.1, 2.2.2.2']],
  ['remove', []],
] as const)('forwarding addresses can be treated as %s', (forwardedFor, expected) => {
  expect(valuesOf('x-forwarded-for', { forwardedFor })).toEqual(expected);
});

it('the port is that of the listener, whatever the client says', () => {
  expect(valuesOf('x-forwarded-port', {})).toEqual(['8443']);
});

it('the host gets the port of the listener unless that is the usual one', () => {
  expect(valuesOf('host', {})).toEqual(['jira.localhost:8443']);
  expect(valuesOf('host', {}, 443)).toEqual(['jira.localhost']);
  expect(valuesOf('host', { preserveHostHeader: true })).toEqual(['jira.localhost']);
});
