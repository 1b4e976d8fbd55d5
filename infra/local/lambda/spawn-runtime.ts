import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FunctionOptions, InstancePlace } from './instance-environment.ts';
import { instanceEnvironment } from './instance-environment.ts';

/** Returns a process that runs the function's runtime with Lambda's environment; its lines go to `onLine`. */
export function spawnRuntime(
  options: FunctionOptions,
  place: InstancePlace,
  onLine: (line: string) => void,
): ChildProcess {
  const { command, args } = options.runtimeClient ?? ownRuntime(options);
  const child = spawn(command, [...args], {
    cwd: dirname(options.handlerFile),
    env: instanceEnvironment(options, place),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) endWithThisProcess(child, child.pid);
  child.once('error', (error) => onLine(`The runtime could not be started: ${error.message}`));
  readLines(child.stdout, onLine);
  readLines(child.stderr, onLine);
  return child;
}

// A frozen process does not notice its parent's end, however that comes: a shell waits for it in its place, deaf to
// the interrupt that a terminal sends to them all. The pipe that it reads from closes with this process.
function endWithThisProcess(child: ChildProcess, pid: number): void {
  const script = 'trap "" INT TERM HUP; read -r _; kill -KILL "$0"';
  const guardian = spawn('/bin/sh', ['-c', script, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.once('exit', () => guardian.kill('SIGKILL'));
}

function ownRuntime({ memoryMb = 512 }: FunctionOptions) {
  const bootstrap = fileURLToPath(new URL('./bootstrap.ts', import.meta.url));
  return {
    command: process.execPath,
    args: [`--max-old-space-size=${Math.floor(memoryMb * 0.9)}`, bootstrap],
  };
}

// Not node:readline, for which a carriage return ends a line: the runtime writes one for each newline in a message.
function readLines(stream: Readable, onLine: (line: string) => void): void {
  let partialLine = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (partialLine + chunk).split('\n');
    partialLine = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.once('end', () => {
    if (partialLine !== '') onLine(partialLine);
  });
}
