// In: the host names that the local world serves.
// Out: PEM texts of a throw-away certificate authority and of one server certificate that it signed.
import { generate, type SelfsignedOptions } from 'selfsigned';

/** PEM texts: `ca` is what clients trust, `cert` and `key` are what servers present. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The name by which a container reaches the machine that it runs on. */
export const HOST_OF_CONTAINERS = 'host.docker.internal';

const hour = 3_600_000;

/**
 * Returns a certificate authority made for this run only, and a server certificate for `hosts` and this machine.
 * The authority's private key is forgotten here: nothing can be signed in its name later.
 */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const authority = await generate(named('Local world authority'), authorityOptions());
  const server = await generate(named(hosts[0] ?? 'localhost'), {
    ...serverOptions(hosts),
    ca: { cert: authority.cert, key: authority.private },
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
}

function named(commonName: string): { name: string; value: string }[] {
  return [{ name: 'commonName', value: commonName }];
}

function authorityOptions(): SelfsignedOptions {
  return {
    ...lifetime(),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  };
}

function serverOptions(hosts: readonly string[]): SelfsignedOptions {
  return {
    ...lifetime(),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...hosts.map((value) => ({ type: 2 as const, value })),
          { type: 2, value: HOST_OF_CONTAINERS },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  };
}

// Backdated, for the client whose clock runs behind; short, since nothing here should outlive the day.
function lifetime(): SelfsignedOptions {
  const now = Date.now();
  return {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - hour),
    notAfterDate: new Date(now + 7 * 24 * hour),
  };
}
