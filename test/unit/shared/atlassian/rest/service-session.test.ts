import { describe, expect, it } from 'vitest';
import { serviceSession } from '#shared/atlassian/rest/service-session.ts';
import type { HttpAnswer } from '#shared/base/http.ts';

const setting = (...lines: string[]): HttpAnswer => ({
  status: 200,
  headers: lines.map((line) => ['set-cookie', line] as const),
  body: Buffer.alloc(0),
  truncated: false,
});

describe('the session of the service account', () => {
  it('begins without a cookie', () => {
    expect(serviceSession().toHeaders('secret')).toEqual({});
  });

  it('sends back every cookie of the answers, each with its latest value', () => {
    const session = serviceSession();
    session.toHeaders('secret');
    session.keep(setting('JSESSIONID=1A; Path=/; HttpOnly', 'AWSALB=node1; Path=/'));
    session.keep(setting('AWSALB=node2; Path=/'));
    expect(session.toHeaders('secret')).toEqual({ cookie: 'JSESSIONID=1A; AWSALB=node2' });
  });

  it('does not go along with other credentials, nor with the first ones after them', () => {
    const session = serviceSession();
    session.toHeaders('first');
    session.keep(setting('JSESSIONID=1A'));
    expect(session.toHeaders('second')).toEqual({});
    expect(session.toHeaders('first')).toEqual({});
  });

  it('is empty once it is forgotten', () => {
    const session = serviceSession();
    session.toHeaders('secret');
    session.keep(setting('JSESSIONID=1A'));
    session.forget();
    expect(session.toHeaders('secret')).toEqual({});
  });

  it('keeps nothing of a line that is no cookie', () => {
    const session = serviceSession();
    session.keep(setting('', '=1', 'HttpOnly'));
    expect(session.toHeaders('')).toEqual({});
  });
});
