// In: work that Confluence reports on later.
// Out: the reports.
import { randomUUID } from 'node:crypto';

export interface LongTask {
  readonly id: string;
  readonly name: string;
  readonly startedMs: number;
}

export type LongTasks = ReturnType<typeof makeLongTasks>;

/** A store of tasks. Each is done when it is added; what it asks for is only told later. */
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
