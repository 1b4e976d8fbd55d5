// What a handler costs that proxies the page and nothing else.
import type { LambdaEvent } from '#infra/local/load-balancer/targets/to-lambda-event.ts';
import { callPage } from './call-page.ts';

/** Returns the product's page. */
export const handler = (event: LambdaEvent) => callPage(event);
