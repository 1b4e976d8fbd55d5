import { expect, it } from 'vitest';
import { callCrowd } from './call-crowd.ts';
import { startTestCrowd } from './start-test-crowd.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const xmlHeaders = { Accept: 'application/xml' };

it.each([
  ['nothing', undefined, 'application/xml;charset=UTF-8'],
  ['anything', '*/*', 'application/xml;charset=UTF-8'],
  ['JSON', 'application/json', 'application/json'],
  ['XML', 'application/xml', 'application/xml;charset=UTF-8'],
  ['rather JSON', 'application/xml;q=0.5, application/json', 'application/json'],
  ['rather a page', 'text/html, */*;q=0.1', 'application/xml;charset=UTF-8'],
])('what an answer is written in follows a caller who accepts %s', async (_what, accept, type) => {
  const crowd = await startTestCrowd();
  const url = `${crowd.url}/rest/usermanagement/latest/config/cookie`;
  const Authorization = `Basic ${btoa('edge:edge: password')}`;
  const headers = accept === undefined ? { Authorization } : { Authorization, Accept: accept };
  expect((await fetch(url, { headers })).headers.get('content-type')).toBe(type);
});

it('what an answer is written in is 406 for a caller who accepts neither JSON nor XML', async () => {
  const crowd = await startTestCrowd();
  const headers = { Accept: 'text/html' };
  expect((await callCrowd(crowd, '/config/cookie', { headers })).status).toBe(406);
});

it('what an answer is written in is JSON for JSON and for XML alike when only the question is XML', async () => {
  const crowd = await startTestCrowd();
  const xml = '<user name="eve" ><password><value>a&amp;#65;b</value></password></user>';
  const answer = await callCrowd(crowd, '/user', { xml });
  expect(answer).toMatchObject({ status: 201, json: { name: 'eve' } });
  expect(crowd.acceptsPassword('eve', 'a&#65;b')).toBe(true);
});

it('what an answer is written in keeps refusals in the representation of the caller', async () => {
  const crowd = await startTestCrowd();
  const answer = await callCrowd(crowd, '/user?username=%3Cx%3E', { headers: xmlHeaders });
  expect(answer.status).toBe(404);
  expect(answer.text).toBe(
    `${declaration}<error><reason>USER_NOT_FOUND</reason>` +
      '<message>User &lt;&lt;x&gt;&gt; does not exist</message></error>',
  );
});

it('XML has the user’s name as an attribute, dates as texts and attributes one by one', async () => {
  const crowd = await startTestCrowd({ clock: () => 1_500_000_000_000 });
  const attributes = [{ name: 'a "b"', values: ['1', '<2>'] }];
  await callCrowd(crowd, '/user/attribute?username=bob', { json: { attributes } });
  const path = '/user?username=bob&expand=attributes';
  const { text } = await callCrowd(crowd, path, { headers: xmlHeaders });
  const base = `${crowd.url}/rest/usermanagement/1/user`;
  const { key } = crowd.person('bob') ?? {};
  expect(text).toBe(
    `${declaration}<user expand="attributes" name="bob">` +
      `<link href="${base}?username=bob" rel="self"/><first-name/><last-name/>` +
      '<display-name>Bob Builder</display-name><email>bob@example.com</email>' +
      `<password><link href="${base}/password?username=bob" rel="edit"/></password>` +
      `<key>${key}</key><created-date>2017-07-14T02:40:00.000Z</created-date>` +
      '<updated-date>2017-07-14T02:40:00.000Z</updated-date><active>true</active>' +
      '<attributes><attribute name="a &quot;b&quot;">' +
      '<values><value>1</value><value>&lt;2&gt;</value></values>' +
      `<link href="${base}/attribute?username=bob&amp;attributename=a%20%22b%22" rel="self"/>` +
      `</attribute><link href="${base}/attribute?username=bob" rel="self"/></attributes></user>`,
  );
});

it('XML issues, validates and describes a session', async () => {
  const crowd = await startTestCrowd({
    clock: () => 0,
    switches: { requireConsistentClientAddress: true },
  });
  const factors =
    '<validation-factors><validation-factor><name>remote_address</name>' +
    '<value>203.0.113.7</value></validation-factor></validation-factors>';
  const xml = `<?xml version="1.0"?>\n<authentication-context>\n<username>ada</username>\n<password>ada password</password>\n${factors}</authentication-context>`;
  const minted = await callCrowd(crowd, '/session', { xml, headers: xmlHeaders });
  expect(minted.status).toBe(201);
  const token = /<token>([^<]+)<\/token>/.exec(minted.text)?.[1];
  expect(minted.text).toContain('<session expand="user">');
  expect(minted.text).toContain('<user name="ada"><link ');
  expect(minted.text).toContain('<expiry-date>1970-01-01T00:30:00.000Z</expiry-date>');
  const validate = async (body: string) =>
    (await callCrowd(crowd, `/session/${token}`, { xml: body, headers: xmlHeaders })).status;
  expect(await validate(factors)).toBe(200);
  expect(await validate(factors.replace('.7<', '.8<'))).toBe(404);
  expect(await validate('<validation-factors/>')).toBe(404);
});

it('XML replaces a user, renames them and sets their password and attributes', async () => {
  const crowd = await startTestCrowd();
  const put = (path: string, xml: string) => callCrowd(crowd, path, { method: 'PUT', xml });
  const user = '<user name="bob"><display-name>B &#233;</display-name><active>true</active></user>';
  expect((await put('/user?username=bob', user)).status).toBe(204);
  expect(crowd.person('bob')).toMatchObject({
    displayName: 'B é',
    active: true,
    emailAddress: '',
  });
  await put('/user/password?username=bob', '<password><value> two spaces </value></password>');
  expect(crowd.acceptsPassword('bob', ' two spaces ')).toBe(true);
  const attributes =
    '<attributes><attribute name="a"><values><value>1</value></values></attribute></attributes>';
  await put('/user/attribute?username=bob', attributes);
  expect(crowd.person('bob')?.attributes).toEqual({ a: ['1'] });
  const rename = '<new-name><new-name>rob</new-name></new-name>';
  await callCrowd(crowd, '/user/rename?username=bob', { xml: rename });
  expect(crowd.person('rob')).toBeDefined();
});

it('XML makes groups and memberships and lists them', async () => {
  const crowd = await startTestCrowd();
  const group = '<group name="writers"><type>GROUP</type><active>true</active></group>';
  expect((await callCrowd(crowd, '/group', { xml: group })).status).toBe(201);
  const join = { xml: '<group name="writers"/>', headers: xmlHeaders };
  const joined = await callCrowd(crowd, '/user/group/direct?username=bob', join);
  expect([joined.status, joined.type]).toEqual([201, 'application/xml']);
  const path = '/user/group/direct?username=bob';
  const { text } = await callCrowd(crowd, path, { headers: xmlHeaders });
  const href = `${crowd.url}/rest/usermanagement/1/group?groupname=writers`;
  expect(text).toBe(
    `${declaration}<groups expand="group"><group name="writers">` +
      `<link href="${href}" rel="self"/></group></groups>`,
  );
});

it('an unset cookie domain is empty, or null in JSON and left out in XML', async () => {
  const crowd = await startTestCrowd();
  expect((await callCrowd(crowd, '/config/cookie')).json).toHaveProperty('domain', '');
  crowd.switches.unsetCookieDomain = null;
  const { text } = await callCrowd(crowd, '/config/cookie', { headers: xmlHeaders });
  expect(text).toBe(
    `${declaration}<cookie-config><name>crowd.token_key</name><secure>true</secure></cookie-config>`,
  );
  expect((await callCrowd(crowd, '/config/cookie')).json).toHaveProperty('domain', null);
  crowd.switches.cookie.domain = '.example.localhost';
  expect((await callCrowd(crowd, '/config/cookie')).json).toHaveProperty(
    'domain',
    '.example.localhost',
  );
});

it('XML lists every membership, whatever the caller accepts', async () => {
  const crowd = await startTestCrowd();
  crowd.nestGroup('jira-users', 'readers');
  const { type, text } = await callCrowd(crowd, '/group/membership');
  expect(type).toBe('application/xml');
  expect(text).toBe(
    `${declaration}<memberships><membership group="readers"><users/>` +
      '<groups><group name="jira-users"/></groups></membership>' +
      '<membership group="jira-users"><users><user name="ada"/></users><groups/></membership></memberships>',
  );
});

const ada = '<authentication-context><username>ada</username></authentication-context>';

it.each([
  ['JSON that breaks off', '{"username":', 'application/json', 400],
  ['nothing', '', 'application/json', 400],
  ['XML that breaks off', '<authentication-context><username>', 'application/xml', 400],
  ['XML with a document type', `<!DOCTYPE a>${ada}`, 'application/xml', 400],
  ['a form', 'username=ada', 'application/x-www-form-urlencoded', 415],
  ['JSON that says it is text', '{"username":"ada"}', 'text/plain', 415],
])('a body that is %s ends in its status', async (_what, body, type, status) => {
  const crowd = await startTestCrowd();
  const headers = { 'Content-Type': type };
  const options = { method: 'POST', xml: body, headers };
  const answer = await callCrowd(crowd, '/session?validate-password=false', options);
  expect(answer.status).toBe(status);
  expect(crowd.sessions()).toEqual([]);
});

it('a method that a resource does not have ends in 405', async () => {
  const crowd = await startTestCrowd();
  expect((await callCrowd(crowd, '/session')).status).toBe(405);
  expect((await callCrowd(crowd, '/config/cookie', { method: 'DELETE' })).status).toBe(405);
});

it('links begin with the public address where there is one', async () => {
  const crowd = await startTestCrowd({ publicUrl: 'https://crowd.example.com/' });
  const { json } = await callCrowd(crowd, '/user?username=ada');
  expect(json).toHaveProperty(
    'link.href',
    'https://crowd.example.com/crowd/rest/usermanagement/1/user?username=ada',
  );
});

it('the context path is a matter of configuration', async () => {
  const crowd = await startTestCrowd({ contextPath: '' });
  expect((await callCrowd(crowd, '/config/cookie')).status).toBe(200);
  expect(crowd.calls[0]?.path).toBe('/rest/usermanagement/1/config/cookie');
  expect(await (await fetch(`${crowd.url}/status`)).json()).toEqual({ state: 'RUNNING' });
});
