import { describe, expect, it } from 'vitest';
import { jsonLog, type LogLevel } from '#shared/base/log.ts';

const LEVELS: LogLevel[] = ['debug', 'info', 'warn', 'error'];
const linesAt = (threshold: LogLevel) => {
  const lines: string[] = [];
  const log = jsonLog(threshold, (line) => lines.push(line));
  return { lines, log };
};

describe('the log', () => {
  it.each(LEVELS.map((level, rank) => [level, LEVELS.slice(rank)] as const))(
    'a log from %s upwards holds %j',
    (threshold, expected) => {
      const { lines, log } = linesAt(threshold);
      for (const level of LEVELS) log(level, 'event', {});
      expect(lines.map((line) => JSON.parse(line).level)).toEqual(expected);
    },
  );

  it.each(LEVELS)('a log from %s upwards holds the audit records too', (threshold) => {
    const { lines, log } = linesAt(threshold);
    log('audit', 'decided', { steps: ['join a', 'leave b'] });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'audit', event: 'decided', steps: ['join a', 'leave b'] },
    ]);
  });

  it('a log line is one JSON object, whatever it holds', () => {
    const { lines, log } = linesAt('info');
    log('info', 'signed_on', { reason: 'a\nb "c"', status: 200, product: undefined });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      event: 'signed_on',
      reason: 'a\nb "c"',
      status: 200,
    });
  });
});
