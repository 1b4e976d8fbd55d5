// In: pages as visitors ask for them.
// Out: the same, with the number that addresses each.

export interface Page {
  readonly id: string;
  readonly space: string;
  readonly title: string;
}

export type Pages = ReturnType<typeof makePages>;

/** Every page that anybody asks for exists; its number is given at the first visit. */
export function makePages() {
  const pages: Page[] = [];
  function add(page: Page): Page {
    pages.push(page);
    return page;
  }
  return {
    byTitle(space: string, title: string): Page {
      const found = pages.find((page) => page.space === space && page.title === title);
      return found ?? add({ id: String(65_537 + pages.length), space, title });
    },
    byId(id: string): Page {
      const found = pages.find((page) => page.id === id);
      return found ?? add({ id, space: 'EDGE', title: `Page ${id}` });
    },
  };
}
