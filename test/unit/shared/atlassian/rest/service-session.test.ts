import { describe, expect, it } from 'vitest';
import { serviceSession } from '#shared/atlassian/rest/service-session.ts';
import type { HttpAnswer } from '#shared/base/http.ts';

const setting = (...lines: string[]): HttpAnswer => ({
  status: 200,
  headers: lines.map((line) => ['set-cookie', line] as const),
  body: Buffer.alloc(0),
  truncated: false,
});

const BASIC = { secret: 'secret', kind: 'password' } as const;
const TOKEN = { secret: 'secret', kind: 'token' } as const;

describe('the session of the service account', () => {
  it('the session begins without a cookie', () => {
    expect(serviceSession().toHeaders(BASIC)).toEqual({});
  });

  it('every cookie of an answer to a password is sent back, with its latest value', () => {
    const session = serviceSession();
    session.toHeaders(BASIC);
    session.keep(setting('JSESSIONID=1A; Path=/; HttpOnly', 'AWSALB=node1; Path=/'), BASIC);
    session.keep(setting('AWSALB=node2; Path=/'), BASIC);
    expect(session.toHeaders(BASIC)).toEqual({ cookie: 'JSESSIONID=1A; AWSALB=node2' });
  });

  it.each([
    'JSESSIONID=1A; Path=/; HttpOnly',
    'RENAMEDSESSION=1A; Path=/; HttpOnly',
    'BITBUCKETSESSIONID=1A; Path=/',
    'atlassian.xsrf.token=1A_lout; Path=/',
    'seraph.rememberme.cookie=1%3A2; Path=/',
    'crowd.token_key=1A; Path=/',
  ])('the cookie %s of an answer to a token is sent back to no one', (line) => {
    const session = serviceSession();
    session.toHeaders(TOKEN);
    session.keep(setting(line), TOKEN);
    expect(session.toHeaders(TOKEN)).toEqual({});
  });

  it.each([
    ...['AWSALB', 'AWSALBCORS', 'AWSALBTG', 'AWSALBTGCORS', 'AWSALBAPP-0', 'route', 'SERVERID'],
    ...['INGRESSCOOKIE', 'BIGipServer~Common~jira', 'ROUTEID', 'ARRAffinity'],
  ])('the load balancer’s cookie %s of an answer to a token is sent back', (name) => {
    const session = serviceSession();
    session.toHeaders(TOKEN);
    session.keep(setting('JSESSIONID=1A; Path=/', `${name}=node2; Path=/`), TOKEN);
    expect(session.toHeaders(TOKEN)).toEqual({ cookie: `${name}=node2` });
  });

  it('the session does not go along with other credentials, nor with the first ones after them', () => {
    const session = serviceSession();
    session.toHeaders(BASIC);
    session.keep(setting('JSESSIONID=1A'), BASIC);
    expect(session.toHeaders({ ...BASIC, secret: 'second' })).toEqual({});
    expect(session.toHeaders(BASIC)).toEqual({});
  });

  it('the session is empty once it is forgotten', () => {
    const session = serviceSession();
    session.toHeaders(BASIC);
    session.keep(setting('JSESSIONID=1A'), BASIC);
    session.forget();
    expect(session.toHeaders(BASIC)).toEqual({});
  });

  it('nothing is kept of a line that is no cookie', () => {
    const session = serviceSession();
    session.keep(setting('', '=1', 'HttpOnly'), BASIC);
    expect(session.toHeaders(BASIC)).toEqual({});
  });
});
