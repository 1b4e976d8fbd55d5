import { BlockList, isIP } from 'node:net';

/** Whether an address is one of the addresses, or in one of the CIDR blocks. A name of a host matches nothing. */
export function matchesAddress(allowed: readonly string[], address: string): boolean {
  const plain = unmap(address);
  const family = isIP(plain);
  if (family === 0) return false;
  return toBlockList(allowed).check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

function unmap(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function toBlockList(allowed: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of allowed) {
    const [network = '', prefix] = entry.split('/');
    const version = isIP(network);
    if (version === 0) continue;
    const family = version === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(network, Number(prefix ?? (version === 6 ? 128 : 32)), family);
  }
  return list;
}
