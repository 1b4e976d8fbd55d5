// Preloaded into an instance: reports which files of the function were loaded, beside the line that
// the function itself writes when it has answered.
import { registerHooks } from 'node:module';

const folder = `file://${process.env['LAMBDA_TASK_ROOT']}/`;
const loaded: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith(folder)) loaded.push(url);
    return nextLoad(url, context);
  },
});

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = ((chunk: string, ...others: []) => {
  if (String(chunk).includes('"signed_on"')) write(`bench-loads ${JSON.stringify(report())}\n`);
  return write(chunk, ...others);
}) as typeof process.stdout.write;

function report() {
  const { moduleLoadList } = process as unknown as { moduleLoadList: readonly string[] };
  const undiciLoaded = moduleLoadList.some((name) => name.includes('deps/undici'));
  return { loaded, undiciLoaded };
}
