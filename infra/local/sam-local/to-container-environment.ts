// In: what the local world gives the function on this machine. Out: what `sam local` has to give it in a container.
import { HOST_OF_CONTAINERS } from '#infra/local/tls/certificates.ts';

/** File with the local world's authority, beside the handler: a container sees nothing else of the machine. */
export const CA_FILE = 'local-world-ca.pem';

// SAM CLI mounts the artefact here. It passes the credentials of its user on, and takes no others.
const MOUNT = '/var/task';
const CREDENTIALS = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);

/** Returns the variables of the function in a container, its servers at this machine and the authority beside it. */
export function toContainerEnvironment(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const entries = Object.entries(environment)
    .filter(([name]) => !CREDENTIALS.has(name))
    .map(([name, value]) => [name, value.replace(HERE, `$1${HOST_OF_CONTAINERS}:`)]);
  return { ...Object.fromEntries(entries), NODE_EXTRA_CA_CERTS: `${MOUNT}/${CA_FILE}` };
}

/** Returns the ports of this machine that the variables name. */
export function listPorts(environment: Readonly<Record<string, string>>): number[] {
  const ports = Object.values(environment).flatMap((value) => {
    const [here] = HERE.exec(value) ?? [];
    return here === undefined ? [] : [Number(new URL(value).port)];
  });
  return [...new Set(ports)];
}

const HERE = /^(https?:\/\/)127\.0\.0\.1:/;
