import type { ProductApp } from '#infra/local/data-center/state/make-node.ts';

/**
 * Answers 400 to every path with an encoded slash or backslash, as Tomcat does before Confluence sees it: a group with
 * a slash in its name has no address.
 * https://tomcat.apache.org/tomcat-9.0-doc/config/http.html (encodedSolidusHandling)
 */
export function refuseEncodedSlashes(app: ProductApp): void {
  app.use('*', async (context, next) => {
    if (!/%(2f|5c)/i.test(new URL(context.req.url).pathname)) return next();
    return context.html('<html><body><h1>HTTP Status 400 – Bad Request</h1></body></html>', 400);
  });
}
