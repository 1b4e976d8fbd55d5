import { type Answer, refuse } from '#infra/local/load-balancer/rules/exchange.ts';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import type { RoutingAction } from '#infra/local/load-balancer/template/parse-actions.ts';

export type OwnAction = Exclude<RoutingAction, { type: 'forward' }>;

const locationLimitBytes = 16 * 1024;

/** Returns the answer of a redirect or fixed-response action. */
export function answerRoute(action: OwnAction, request: RoutedRequest, port: number): Answer {
  if (action.type === 'fixed-response') {
    const { contentType } = action;
    return {
      statusCode: action.statusCode,
      headers: contentType === undefined ? [] : [['content-type', contentType]],
      body: Buffer.from(action.body),
    };
  }
  const location = toLocation(action, request, port);
  if (location.length > locationLimitBytes) return refuse(507);
  return {
    statusCode: action.statusCode,
    headers: [['location', location]],
    body: Buffer.alloc(0),
  };
}

function toLocation(
  action: Extract<OwnAction, { type: 'redirect' }>,
  request: RoutedRequest,
  port: number,
): string {
  const own: Record<string, string> = {
    protocol: 'https',
    host: request.host.replace(/:\d*$/, ''),
    port: String(port),
    path: request.path.slice(1),
    query: request.query,
  };
  const fill = (text: string) =>
    text.replaceAll(/#\{(\w+)\}/g, (whole, name: string) => own[name] ?? whole);
  const query = fill(action.query);
  const origin = `${fill(action.protocol).toLowerCase()}://${fill(action.host)}:${fill(action.port)}`;
  return `${origin}${fill(action.path)}${query === '' ? '' : `?${query}`}`;
}
