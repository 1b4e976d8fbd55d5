import {
  type ProductCall,
  type ProductConnection,
  refuseAnswer,
} from '#shared/atlassian/rest/product-client.ts';
import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';

/** A search for users, as the log names it and as the product answers it. */
export interface PageSearch<Found> {
  readonly connection: ProductConnection;
  readonly operation: ProductCall['operation'];
  readonly readPage: (start: number) => Promise<ListPage<Found>>;
}

const MOST_MATCHES = 10_000;

/**
 * Returns the users that a product finds, page after page for as long as the caller reads on. Products
 * find more users than were sought: all who have the text in a name or an address. Throws
 * `provision.product_refused` for more than 10,000, and for a page that does not lead on.
 */
export async function* searchAllPages<Found>({
  connection,
  operation,
  readPage,
}: PageSearch<Found>): AsyncGenerator<Found, void> {
  for (let start: number | null = 0; start !== null; ) {
    if (start > MOST_MATCHES) {
      refuseAnswer(connection, { operation }, { status: 200, reason: 'too_many_matches' });
    }
    const page: ListPage<Found> = await readPage(start);
    yield* page.items;
    if (page.next !== null && page.next <= start) {
      refuseAnswer(connection, { operation }, { status: 200, reason: 'unreadable' });
    }
    start = page.next;
  }
}
