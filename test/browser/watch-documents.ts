import type { Page } from 'playwright-core';

/** One answer on the way to a page. */
export interface DocumentStep {
  readonly status: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

/** Returns a function that takes the answers to the page's own requests since it was last called. */
export function watchDocuments(page: Page): () => DocumentStep[] {
  const steps: DocumentStep[] = [];
  page.on('response', (response) => {
    const request = response.request();
    if (!request.isNavigationRequest()) return;
    const { host, pathname } = new URL(response.url());
    steps.push({ status: response.status(), method: request.method(), host, path: pathname });
  });
  return () => steps.splice(0);
}
