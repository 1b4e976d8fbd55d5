// In: nothing. Out: the local world, up until it is interrupted.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startWorld } from '#infra/local/start-world.ts';

const { values } = parseArgs({
  options: {
    forward: { type: 'string', default: 'proxy' },
    port: { type: 'string' },
    /** Switches of the local Jira as JSON: infra/local/jira/state/default-switches.ts */
    jira: { type: 'string', default: '{}' },
  },
});
const world = await startWorld({
  parameters: { ForwardMode: values.forward },
  jira: { switches: JSON.parse(values.jira) },
  ...(values.port !== undefined && { port: Number(values.port) }),
});
console.log(`\nOpen ${world.address}/browse/DEMO-1 (the certificate is made up: accept it)`);
console.log('and sign in as\n');
console.table(
  Object.values(world.provider.people).map(({ signInName, password, claims }) => ({
    person: claims.name,
    email: signInName,
    password,
    groups: claims.groups?.length ?? 'claim absent',
  })),
);
console.log('Stop with Ctrl+C.');
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await world.close();
