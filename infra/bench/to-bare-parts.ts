/** Returns what node:crypto needs of a data token to verify its signature: the text and the signature in DER. */
export function toBareParts(token: string): { input: Buffer; signature: Buffer } {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const raw = Buffer.from(signature, 'base64url');
  const der = [raw.subarray(0, 32), raw.subarray(32)].map(toDerInteger);
  const body = Buffer.concat(der);
  return {
    input: Buffer.from(`${header}.${payload}`),
    signature: Buffer.concat([Buffer.from([0x30, body.length]), body]),
  };
}

function toDerInteger(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const trimmed = bytes.subarray(first);
  const positive = (trimmed[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed;
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}
