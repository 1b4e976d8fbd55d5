// Stands in for a container's /etc/hosts, to which SAM CLI adds the name of the machine.
import dns, { type LookupOptions } from 'node:dns';
import { HOST_OF_CONTAINERS } from '#infra/local/tls/certificates.ts';

const { lookup } = dns;
const lookupInContainer = (host: string, options: LookupOptions, ...rest: [never]) =>
  lookup(host === HOST_OF_CONTAINERS ? '127.0.0.1' : host, options, ...rest);
dns.lookup = Object.assign(lookupInContainer, lookup);
