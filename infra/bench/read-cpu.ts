import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Returns the milliseconds of CPU (user and system, all threads) that this process's children in a
 * working directory have used so far; null where the kernel does not tell (not Linux).
 */
export function readCpu(workingDirectory: string): number | null {
  try {
    const children = listChildren().filter((pid) => isIn(pid, workingDirectory));
    return children.reduce((sum, pid) => sum + cpuOf(pid), 0);
  } catch {
    return null;
  }
}

function listChildren(): string[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
}

function isIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

// The scheduler counts in nanoseconds; the clock ticks of /proc/pid/stat are too coarse for one event.
function cpuOf(pid: string): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'))
    .reduce((sum, line) => sum + Number(line.split(' ')[0]) / 1e6, 0);
}
