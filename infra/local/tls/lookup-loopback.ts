import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * Resolves a host name for a local server: every name under `localhost` is this machine, which
 * RFC 6761 section 6.3 says but not every resolver does. Other names are asked for as usual.
 */
export function lookupLoopback(host: string, options: LookupOptions, callback: Callback): void {
  const address = { address: '127.0.0.1', family: 4 };
  if (!/(^|\.)localhost$/i.test(host)) lookup(host, options, callback);
  else if (options.all) callback(null, [address]);
  else callback(null, address.address, address.family);
}
