import {
  AuthenticationHandler,
  Client,
  type Context,
  RetryHandler,
} from '@microsoft/microsoft-graph-client';
import { localFetch } from '#test/infra/local/vendor-api/local-fetch.ts';

/** Microsoft's own client of Graph, with its own retries, against a Graph of this machine. */
export function graphClient(at: { url: string; ca: string; token: string }): Client {
  const authentication = new AuthenticationHandler({ getAccessToken: async () => at.token });
  const retries = new RetryHandler();
  authentication.setNext(retries);
  retries.setNext({
    async execute(context: Context) {
      context.response = await localFetch(at.ca)(context.request, context.options);
    },
  });
  return Client.initWithMiddleware({
    baseUrl: at.url,
    customHosts: new Set(['127.0.0.1']),
    middleware: authentication,
  });
}
