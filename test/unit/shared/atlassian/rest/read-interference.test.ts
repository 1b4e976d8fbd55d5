import { describe, expect, it } from 'vitest';
import { readInterference } from '#shared/atlassian/rest/read-interference.ts';
import type { HttpAnswer, HttpHeaders } from '#shared/base/http.ts';

const answer = (status: number, body = '', headers: HttpHeaders = []): HttpAnswer => ({
  ...{ status, headers, body: Buffer.from(body), truncated: false },
});
const ADDRESS = 'https://jira.internal/maintenance/jira';
const HTML: HttpHeaders = [['content-type', 'text/html;charset=UTF-8']];
const read = (status: number, body?: string, headers?: HttpHeaders, product = 'jira') =>
  readInterference(answer(status, body, headers), { product, address: ADDRESS, isForm: false });
const redirect = (location: string, status = 302) => read(status, '', [['location', location]]);

describe('a redirect', () => {
  it.each([
    '/startup.jsp?returnTo=%2Frest%2Fapi%2F2%2Fuser',
    '/jira/startup.jsp',
    'https://jira.example.com/startup.jsp?returnTo=%2Flogin.jsp',
    '/secure/errors.jsp',
    '/jira/secure/errors.jsp',
    '/system/startup',
    '/bitbucket/system/startup?next=/x',
    '/mvc/maintenance/lock',
    '/johnson/',
    '/confluence/johnson/errors.action',
    '/johnson',
    '/maintenance/jira/startup.jsp',
    '/500page.jsp',
    '/JiraLockedError',
    '/jira/JiraLockedError?x=1',
    '/secure/MaintenancePage.jspa',
    '/maintenance.html',
    'https://maintenance.example.com/',
  ])('a redirect to %s is a product that is not ready', (location) => {
    const notReady = { code: 'provision.product_unavailable', reason: 'not_ready' };
    for (const status of [301, 302, 303, 307]) {
      expect(redirect(location, status)).toEqual(notReady);
    }
  });

  it.each([
    '/login.jsp?os_destination=%2Fstartup.jsp',
    '/login.action',
    'https://login.example.com/oauth2/authorize?error=maintenance',
    'https://idp.example.com/saml/maintenance',
    'https://jira-upgrade.example.com/secure/Dashboard.jspa',
    'https://jira.example.com/rest/api/user/errors/group/maintenance',
    '/secure/Dashboard.jspa',
    '/terrors/x',
    '/maintenance/jira/secure/Dashboard.jspa',
    'https://jira.example.com/maintenance/jira/',
    'http://[',
    '',
  ])('a redirect to “%s” stays what it is', (location) => {
    expect(redirect(location)).toBeNull();
  });
});

describe('a page', () => {
  it.each([
    '<html><h1>Jira is starting up</h1></html>',
    '<title>Wartungsarbeiten</title>',
    '<p>Back soon</p>',
  ])('a page instead of an answer is an outage: %s', (body) => {
    expect(read(200, body, HTML)).toEqual({
      ...{ code: 'provision.product_unavailable', reason: 'page' },
    });
  });

  it('a page is known by its beginning where its type says nothing', () => {
    const json: HttpHeaders = [['content-type', 'application/json']];
    expect(read(200, '\n<!DOCTYPE html><p>Back soon', json)).toMatchObject({ reason: 'page' });
    expect(read(200, '{"name":"<html>"}', json)).toBeNull();
    expect(read(200, '', HTML)).toBeNull();
  });

  it.each(['<input type="password">', '<title>Log in - Jira</title>', '<title>Sign In</title>'])(
    'a page to sign in at is no outage: %s',
    (body) => {
      expect(read(200, body, HTML)).toEqual({ code: 'provision.product_refused', reason: 'page' });
    },
  );

  it('a page that a form leads to is not judged here', () => {
    expect(
      readInterference(answer(200, '<p>Welcome', HTML), {
        product: 'jira',
        address: ADDRESS,
        isForm: true,
      }),
    ).toBeNull();
  });
});

describe('a refusal', () => {
  it.each([
    [405, '{"statusCode":405,"message":"Confluence is in read-only mode"}'],
    [403, '{"message":"This site is in Read Only mode"}'],
    [400, '{"data":{"authorized":true,"allowedInReadOnlyMode": false},"message":"Nur lesen"}'],
    [409, 'The site is under maintenance.'],
    [401, 'Logins are off: Confluence is in maintenance mode'],
  ])('a refusal with %i is a maintenance when it says so: %s', (status, body) => {
    expect(read(status, body)).toEqual({ code: 'provision.read_only_mode' });
  });

  it.each([
    [405, '{"message":"HTTP 405 Method Not Allowed"}'],
    [403, "Cannot update group 'g' because directory 'LDAP' is read-only."],
    [400, "Cannot add user. 'read-only mode' is no group"],
    [404, "The group 'x' of the maintenance mode does not exist"],
    [400, '{"data":{"allowedInReadOnlyMode":true}}'],
  ])('a refusal with %i is no maintenance: %s', (status, body) => {
    expect(read(status, body)).toBeNull();
  });

  it.each(['XSRF check failed', '<h1>XSRF Security Token Missing</h1>', 'Invalid CSRF token'])(
    'a refusal is for a call that was taken for a forged one: %s',
    (body) => {
      expect(read(403, body, HTML)).toEqual({ code: 'provision.xsrf_refused' });
    },
  );

  it('a refusal for rights is not for a forged call, whatever the group is called', () => {
    expect(read(403, "You may not change 'xsrf check failed'")).toBeNull();
    expect(read(400, 'XSRF check failed')).toBeNull();
  });

  it.each(['<h1>Access denied</h1> Reference #18.2', '<html>Request blocked</html>'])(
    'a page with 403 that is none of the product is a firewall’s: %s',
    (body) => {
      expect(read(403, body, HTML)).toEqual({ code: 'provision.firewall_refused' });
    },
  );

  it.each<[string, HttpHeaders, string]>([
    ['bears a header of the product', [['x-arequestid', '1x2x3']], '<h1>Forbidden (403)</h1>'],
    ['bears a header of Seraph', [['x-seraph-loginreason', 'OUT']], '<h1>Forbidden</h1>'],
    ['demands a CAPTCHA', [['x-authentication-denied-reason', 'CAPTCHA_CHALLENGE']], '<p>no'],
    ['blocks Basic', [], '<p>Basic Authentication has been disabled on this instance.</p>'],
    ['is about a directory', [], "<p>The directory 'LDAP' does not allow updates</p>"],
    ['has no markup', [], 'You may not do this.'],
    ['is JSON all the same', [], '{"message":"<b>no</b>"}'],
  ])('a page with 403 that %s is no firewall’s', (_what, headers, body) => {
    expect(read(403, body, [...HTML, ...headers])).toBeNull();
  });

  it('a page with 403 may be a firewall’s although it names an anonymous user', () => {
    const headers: HttpHeaders = [...HTML, ['x-ausername', 'anonymous']];
    expect(read(403, '<h1>Access denied</h1>', headers)).toEqual({
      code: 'provision.firewall_refused',
    });
  });

  it('a page with 403 of Crowd is its own: it has one for addresses that it does not allow', () => {
    expect(read(403, '<h1>Forbidden</h1>', HTML, 'crowd')).toBeNull();
  });

  it('a refusal in JSON is the product’s own', () => {
    expect(read(403, '{"errorMessages":["no"]}')).toBeNull();
  });
});
