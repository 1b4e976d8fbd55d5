import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The clock of the function, and of nothing else in the world. */
export interface FunctionClock {
  /** What the world has to give to the function. */
  readonly environment: Readonly<Record<string, string>>;
  /** Puts the clock ahead by so many seconds more. */
  pass(seconds: number): Promise<void>;
  /** Has it go right again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Returns a clock that goes right until a test puts it ahead. */
export async function openClock(): Promise<FunctionClock> {
  const folder = await mkdtemp(join(tmpdir(), 'edge-clock-'));
  const file = join(folder, 'seconds-ahead');
  let ahead = 0;
  const set = async (seconds: number) => {
    ahead = seconds;
    await writeFile(file, String(ahead));
  };
  await set(0);
  return {
    environment: {
      CLOCK_FILE: file,
      NODE_OPTIONS: `--import=${import.meta.resolve('./shift-clock.ts')}`,
    },
    pass: (seconds) => set(ahead + seconds),
    reset: () => set(0),
    close: () => rm(folder, { recursive: true }),
  };
}
