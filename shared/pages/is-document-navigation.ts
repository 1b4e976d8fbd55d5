import type { AlbRequest } from '#shared/accept/alb-event.ts';

/** Tells whether a browser asks for the page of a tab: to ask for it again does nothing but show it. */
export function isDocumentNavigation({ method, headers }: AlbRequest): boolean {
  const accept = headers.get('accept')?.join(',') ?? '';
  // https://www.w3.org/TR/fetch-metadata/: older browsers do not send it.
  const destinations = headers.get('sec-fetch-dest') ?? [];
  return (
    method === 'GET' &&
    accept.includes('text/html') &&
    destinations.every((destination) => destination === 'document')
  );
}
