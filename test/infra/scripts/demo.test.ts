import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.ts';

/** An answer that the demo prints, and what it prints below it. */
interface PrintedAnswer {
  /** Status, who answered, and the path: `307 sign-on function /_edge/landing`. */
  readonly answer: string;
  readonly lines: readonly string[];
}

/** Returns the answers at the products' hosts; those of the provider are left out. */
function readAnswers(output: string): PrintedAnswer[] {
  return output.split(/^(?= {2}\d{3} {2})/m).flatMap((part) => {
    const [first = '', ...lines] = part.split('\n');
    const [, status, who = '', host, path] =
      /^ {2}(\d{3}) {2}(.{16}) \w+ ([\w.]+)(\/\S*) /.exec(first) ?? [];
    if (status === undefined || host === 'id.localhost') return [];
    return [{ answer: `${status} ${who.trim()} ${path}`, lines }];
  });
}

const callsIn = ({ lines }: PrintedAnswer) => lines.filter((line) => /→ \d{3} \(/.test(line));

describe('the demo names who answered each request of the browser', () => {
  it('the demo names who answered when the function redirects the browser once more', async () => {
    const { status, output } = await runScript('demo.ts', ['--forward', 'redirect']);
    const answers = readAnswers(output);
    expect(answers.map(({ answer }) => answer)).toEqual([
      '302 load balancer /browse/DEMO-1',
      '302 load balancer /oauth2/idpresponse',
      '307 sign-on function /browse/DEMO-1',
      '307 sign-on function /_edge/landing',
      '200 Jira /browse/DEMO-1',
      '307 sign-on function /browse/DEMO-1',
      '307 sign-on function /_edge/landing',
      '200 Jira /browse/DEMO-1',
    ]);
    // Each call stands below the request that it was made for: neither the landing nor the page makes one.
    expect(answers.map((one) => callsIn(one).length > 0)).toEqual(
      answers.map(({ answer }) => answer === '307 sign-on function /browse/DEMO-1'),
    );
    expect(status).toBe(0);
  });

  it('the demo names who answered when the function replays the request', async () => {
    const { status, output } = await runScript('demo.ts', []);
    const answers = readAnswers(output);
    expect(answers.map(({ answer }) => answer)).toEqual([
      '302 load balancer /browse/DEMO-1',
      '302 load balancer /oauth2/idpresponse',
      '200 sign-on function /browse/DEMO-1',
      '200 sign-on function /browse/DEMO-1',
    ]);
    expect(answers.at(-1)?.lines.filter((line) => line.includes('Jira        '))).toEqual([
      expect.stringContaining('GET /browse/DEMO-1 → 200'),
    ]);
    expect(status).toBe(0);
  });
});
