import type { ListPage } from './read-pages.ts';

/**
 * Returns the page of a product that marks no next page. Where the page is as long as a limit of a server,
 * which is a round number (25, 50, 100, 200 and 1,000 are known), it may have been cut: then a next page
 * is guessed. That costs a call for the few lists that are as long.
 */
export function toUnmarkedPage<T>(items: readonly T[], start: number): ListPage<T> {
  const mayBeCut = items.length > 0 && items.length % 25 === 0;
  return { items, next: mayBeCut ? start + items.length : null, isGuess: true };
}
