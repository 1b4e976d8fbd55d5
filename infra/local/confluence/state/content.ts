// In: pages and work that Confluence reports on later.
// Out: the pages and the reports.
import { randomUUID } from 'node:crypto';

export interface Page {
  readonly id: string;
  readonly space: string;
  readonly title: string;
}

export type Pages = ReturnType<typeof makePages>;

/** Returns the store of pages: every page that is requested exists; its number is given at the first request. */
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

export interface LongTask {
  readonly id: string;
  readonly name: string;
  readonly startedMs: number;
}

export type LongTasks = ReturnType<typeof makeLongTasks>;

/** Returns a store of tasks. Each is done when it is added; its result is only shown later. */
export function makeLongTasks(nowMs: () => number) {
  const tasks = new Map<string, LongTask>();
  return {
    add(name: string): LongTask {
      const task = { id: randomUUID().replaceAll('-', ''), name, startedMs: nowMs() };
      tasks.set(task.id, task);
      return task;
    },
    find: (id: string) => tasks.get(id),
    all: () => [...tasks.values()],
  };
}
