// In: a node's state and what adds a product's routes.
// Out: everything that the node answers, as one web application.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ProductApp, ProductHono, ProductNode } from './state/make-node.ts';
import type { ProductState } from './state/make-state.ts';
import { authenticateCaller } from './steps/authenticate-caller.ts';
import { blockBasic } from './steps/block-basic.ts';
import { checkXsrf } from './steps/check-xsrf.ts';
import { injectFaults } from './steps/inject-faults.ts';
import { limitRate } from './steps/limit-rate.ts';
import { recordCall } from './steps/record-call.ts';

/** Adds some of a product's routes to a node; the first route that fits a request answers it. */
export type Serve<State extends ProductState = ProductState> = (
  app: ProductApp,
  node: ProductNode<State>,
) => void;

/** The node's routes under the context path, behind the steps that every request passes. */
export function makeApp<State extends ProductState>(
  node: ProductNode<State>,
  routes: readonly Serve<State>[],
): Hono<ProductHono> {
  const root = new Hono<ProductHono>({ strict: false });
  const { contextPath } = node.product;
  const app = contextPath === '' ? root : root.basePath(contextPath);
  for (const step of [recordCall, injectFaults, blockBasic, authenticateCaller]) {
    app.use('*', step(node));
  }
  for (const step of [limitRate, checkXsrf]) app.use('*', step(node));
  for (const serve of routes) serve(app, node);
  answerFailures(root);
  return root;
}

function answerFailures(root: Hono<ProductHono>): void {
  root.notFound((context) => {
    if (!context.req.path.includes('/rest/')) {
      return context.html(
        '<html><body><h1>Oops, you&#39;ve found a dead link.</h1></body></html>',
        404,
      );
    }
    return context.json({ message: 'HTTP 404 Not Found', 'status-code': 404 }, 404);
  });
  root.onError((error, context) => {
    if (!(error instanceof HTTPException)) throw error;
    const answer = error.getResponse();
    return context.newResponse(answer.body, answer);
  });
}
