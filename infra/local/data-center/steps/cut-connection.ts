import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

/** As much of a request's context as it takes to hang up. */
export interface Connected {
  readonly env: { readonly incoming: { readonly socket: { destroy(): unknown } } };
}

/** Hangs up on the caller; what it returns stands for the answer that nobody gets. */
export function cutConnection(context: Connected): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT.clone();
}
