import { describe, expect, it } from 'vitest';
import { readLoginPage } from '#shared/accept/login-page.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productSettings } from '#test/builders/product-settings.ts';

const ORIGIN = 'https://product.internal.example.com';

/** Returns the destination of a request for the sign-in page. */
function destinationOf(query: string, context = '', method = 'GET'): string | null {
  const product = productSettings({ address: `${ORIGIN}${context}` });
  const request = acceptedRequest({ method, path: `${context}/login.jsp`, query });
  return readLoginPage(request, product)?.destination ?? null;
}

const withDestination = (destination: string) =>
  `?os_destination=${encodeURIComponent(destination)}`;

describe('a product’s own sign-in page', () => {
  it.each<[ProductName, string, string]>([
    ['jira', '/login.jsp', 'os_destination'],
    ['confluence', '/login.action', 'os_destination'],
    ['bitbucket', '/login', 'next'],
  ])(
    'the sign-in page of %s, %s, names the wanted page in the parameter %s',
    (name, path, parameter) => {
      const query = `?first=1&${parameter}=%2Fone%2Ftwo%3Fa%3Db%26c%3Dd`;
      const request = acceptedRequest({ path, query });
      const product = productSettings({ name, address: ORIGIN });
      expect(readLoginPage(request, product)).toEqual({ destination: '/one/two?a=b&c=d' });
    },
  );

  it.each<[string, ProductName, string]>([
    ['of another product', 'jira', '/login.action'],
    ['of another product', 'confluence', '/login.jsp'],
    ['of another product', 'bitbucket', '/login.jsp'],
    ['in another case', 'jira', '/LOGIN.JSP'],
    ['with a longer path', 'jira', '/login.jsp/'],
    ['with a longer path', 'bitbucket', '/login/'],
    ['below another path', 'jira', '/secure/login.jsp'],
    ['that is an issue', 'jira', '/browse/TEST-1'],
  ])('a page %s is not the sign-in page of %s: %s', (_what, name, path) => {
    const product = productSettings({ name, address: ORIGIN });
    const query = withDestination('/browse/TEST-1');
    expect(readLoginPage(acceptedRequest({ path, query }), product)).toBeNull();
  });

  it.each(['POST', 'HEAD', 'PUT', 'OPTIONS'])(
    'a %s is no request for the sign-in page',
    (method) => {
      expect(destinationOf(withDestination('/browse/TEST-1'), '', method)).toBeNull();
    },
  );

  it('the sign-in page lies below the product’s context path', () => {
    const product = productSettings({ address: `${ORIGIN}/jira` });
    expect(readLoginPage(acceptedRequest({ path: '/login.jsp' }), product)).toBeNull();
    expect(readLoginPage(acceptedRequest({ path: '/jira/login.jsp' }), product)).not.toBeNull();
  });
});

describe('the destination of a sign-in page', () => {
  it.each<[string, string, string]>([
    ['', '/browse/TEST-1', '/browse/TEST-1'],
    ['', '/', '/'],
    ['', '/issues/?jql=a%20%3D%20b&x=%C3%BC', '/issues/?jql=a%20%3D%20b&x=%C3%BC'],
    ['/jira', '/browse/TEST-1', '/jira/browse/TEST-1'],
    ['/jira', '/jira/browse/TEST-1', '/jira/browse/TEST-1'],
    ['/jira', '/jirafe', '/jira/jirafe'],
    ['/jira', '/', '/jira/'],
    ['/jira', '/jira', '/jira'],
    ['/jira', '/jira?x=1', '/jira?x=1'],
    ['/jira', '/jira/?x=1', '/jira/?x=1'],
    ['/tools/jira', '/tools/jira/x', '/tools/jira/x'],
  ])('at context path “%s” the destination %s becomes %s', (context, wanted, expected) => {
    expect(destinationOf(withDestination(wanted), context)).toBe(expected);
  });

  it.each(['', '/jira'])(
    'at context path “%s” the destination is the front page when none is named',
    (context) => {
      expect(destinationOf('', context)).toBe(`${context}/`);
      expect(destinationOf('?os_destination=', context)).toBe(`${context}/`);
      expect(destinationOf('?next=%2Fbrowse%2FTEST-1', context)).toBe(`${context}/`);
      expect(destinationOf('?OS_DESTINATION=%2Fbrowse%2FTEST-1', context)).toBe(`${context}/`);
    },
  );

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\evil.example',
    'https://evil.example/',
    'HTTPS://evil.example/',
    'javascript:alert(1)',
    'evil.example',
    '?x',
    '#x',
    ' //evil.example',
    '\t//evil.example',
    '//Grüße',
    '/\\Grüße',
    '\u0000/browse',
    'Grüße',
  ])('the destination is the front page when it is no path of this host: %j', (wanted) => {
    expect(destinationOf(withDestination(wanted))).toBe('/');
    expect(destinationOf(withDestination(wanted), '/jira')).toBe('/jira/');
  });

  it.each([
    ['/search?q=a b', '/search?q=a%20b'],
    ['/issues/?jql=text ~ "a b"', '/issues/?jql=text%20~%20%22a%20b%22'],
    ['/display/Grüße', '/display/Gr%C3%BC%C3%9Fe'],
    ['/display/武田', '/display/%E6%AD%A6%E7%94%B0'],
    ['/display/🦊', '/display/%F0%9F%A6%8A'],
    ['/a<b>`', '/a%3Cb%3E%60'],
    ['/a%20b c', '/a%20b%20c'],
    ['/50%', '/50%'],
    ["/it's#anchor", "/it's#anchor"],
    ['/browse\r\nset-cookie: a=b', '/browse%0D%0Aset-cookie:%20a=b'],
    ['/browse\u0000', '/browse%00'],
    ['/\t/evil.example', '/%09/evil.example'],
    ['/\n\\evil.example', '/%0A\\evil.example'],
  ])(
    'a destination is kept, with characters that no header can hold encoded: %j',
    (wanted, expected) => {
      expect(destinationOf(withDestination(wanted))).toBe(expected);
      expect(destinationOf(withDestination(wanted), '/jira')).toBe(`/jira${expected}`);
    },
  );

  it.each<[string, string]>([
    ['', '/login.jsp'],
    ['', '/login.jsp?os_destination=%2Fbrowse%2FTEST-1'],
    ['', '/login.jsp?'],
    ['/jira', '/login.jsp'],
    ['/jira', '/jira/login.jsp?permissionViolation=true'],
  ])(
    'at context path “%s” the destination is never the sign-in page again: %s',
    (context, wanted) => {
      expect(destinationOf(withDestination(wanted), context)).toBe(`${context}/`);
    },
  );

  it('the first of several destinations counts', () => {
    expect(destinationOf(`${withDestination('/first')}&os_destination=%2Fsecond`)).toBe('/first');
  });
});

describe('the login page of the customer portal of Jira', () => {
  const PORTAL = '/servicedesk/customer';
  const portalDestinationOf = (destination: string | null, context = '') => {
    const query = destination === null ? '' : `?destination=${encodeURIComponent(destination)}&x=1`;
    const product = productSettings({ address: `${ORIGIN}${context}` });
    const path = `${context}${PORTAL}/user/login`;
    return readLoginPage(acceptedRequest({ path, query }), product)?.destination;
  };

  it.each([
    ['portal/1', `${PORTAL}/portal/1`],
    ['portals', `${PORTAL}/portals`],
    ['portal/1/create/10?a=b&c=d#e', `${PORTAL}/portal/1/create/10?a=b&c=d#e`],
    ['portal/1/DESK-7 ü', `${PORTAL}/portal/1/DESK-7%20%C3%BC`],
    [`${PORTAL}/portal/1`, `${PORTAL}/portal/1`],
    ['user/requests?status=open', `${PORTAL}/user/requests?status=open`],
  ])('the portal’s page %s is a path below the portal', (wanted, expected) => {
    expect(portalDestinationOf(wanted)).toBe(expected);
    expect(portalDestinationOf(wanted, '/jira')).toBe(`/jira${expected}`);
  });

  it('the portal’s page may be named with the context path', () => {
    const wanted = `/jira${PORTAL}/portal/1`;
    expect(portalDestinationOf(wanted, '/jira')).toBe(wanted);
  });

  it.each([
    null,
    '',
    '/',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'evil.example',
    '/secure/admin/Dashboard.jspa',
    '/servicedesk/customerx/portal/1',
    '../../secure/admin',
    'portal/../../../secure/admin',
    'portal/%2e%2e/%2E./secure/admin',
    'portal/..',
    'portal\\..\\x',
    'user/login',
    'user/login?destination=portal%2F1',
    `${PORTAL}/user/login#x`,
    '?x=1',
    'javascript:alert(1)',
  ])('the portal’s page is its front page where another is named, or none: %j', (wanted) => {
    expect(portalDestinationOf(wanted)).toBe(`${PORTAL}/portals`);
    expect(portalDestinationOf(wanted, '/jira')).toBe(`/jira${PORTAL}/portals`);
  });

  it.each([
    ['confluence', `${PORTAL}/user/login`],
    ['jira', `${PORTAL}/user/login/`],
    ['jira', `${PORTAL}/portal/1`],
  ] as const)('the portal of %s has no login page at %s', (name, path) => {
    const product = productSettings({ name, address: ORIGIN });
    expect(readLoginPage(acceptedRequest({ path }), product)).toBeNull();
  });
});
