import { format } from 'node:util';

const methods = {
  debug: 'DEBUG',
  error: 'ERROR',
  info: 'INFO',
  log: 'INFO',
  trace: 'TRACE',
  warn: 'WARN',
} as const;

/**
 * Makes `console` write as it does on Lambda, all of it to stdout, one line a message; returns how to name the
 * request under way. What a function writes to stdout by itself stays as it is
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html).
 */
export function patchConsole(logFormat: string): (requestId: string) => void {
  let requestId = 'undefined';
  for (const method of Object.keys(methods) as (keyof typeof methods)[]) {
    console[method] = (...parts: unknown[]) => {
      const line = { level: methods[method], requestId, parts };
      const text = logFormat === 'JSON' ? jsonLine(line) : textLine(line);
      process.stdout.write(`${text.replaceAll('\n', '\r')}\n`);
    };
  }
  return (current) => {
    requestId = current;
  };
}

interface Line {
  readonly level: string;
  readonly requestId: string;
  readonly parts: readonly unknown[];
}

function textLine({ level, requestId, parts }: Line): string {
  return [new Date().toISOString(), requestId, level, format(...parts)].join('\t');
}

function jsonLine({ level, requestId, parts }: Line): string {
  const message = parts.length === 1 ? parts[0] : format(...parts);
  return JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message });
}
