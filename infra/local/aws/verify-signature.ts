import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { ServiceError } from './failures.ts';

/** A request as it arrived, header names in lower case. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whom the service knows, where it is, and the name for which its callers sign. */
export interface Signer {
  readonly service: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

const authorizationForm =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Returns if the request is signed by the known key for this service and region; otherwise throws the
 * service's refusal (AWS Signature Version 4, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
 */
export async function verifySignature(request: SignedRequest, signer: Signer): Promise<void> {
  const given = request.headers['authorization'];
  if (given === undefined) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [, keyId, , region, service, names, signature] = authorizationForm.exec(given) ?? [];
  if (names === undefined || signature === undefined) {
    throw new ServiceError('IncompleteSignatureException', 'Malformed Authorization header');
  }
  if (keyId !== signer.accessKeyId) {
    throw new ServiceError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  if (region !== signer.region || service !== signer.service) throw wrongSignature();
  const expected = await sign(request, names.split(';'), signer);
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) throw wrongSignature();
}

function wrongSignature(): ServiceError {
  return new ServiceError(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  );
}

async function sign(request: SignedRequest, names: string[], signer: Signer): Promise<string> {
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? '']));
  // The signer believes this header: it must say what the body is, not what the caller claims it to be.
  if ('x-amz-content-sha256' in headers) headers['x-amz-content-sha256'] = digestOf(request.body);
  const signed = await new SignatureV4({
    service: signer.service,
    region: signer.region,
    credentials: signer,
    sha256: Sha256,
    applyChecksum: false,
  }).sign(
    {
      method: request.method,
      path: request.path,
      query: {},
      protocol: 'https:',
      hostname: headers['host'] ?? '',
      headers,
      body: request.body,
    },
    { signingDate: dateOf(request), signableHeaders: new Set(names) },
  );
  return authorizationForm.exec(signed.headers['authorization'] ?? '')?.[6] ?? '';
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

// 20261121T194600Z → 2026-11-21T19:46:00Z
function dateOf({ headers }: SignedRequest): Date {
  const compact = headers['x-amz-date'] ?? '';
  const date = new Date(
    compact.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!Number.isNaN(date.valueOf())) return date;
  throw new ServiceError('IncompleteSignatureException', 'Date must be in ISO-8601 basic format');
}

class Sha256 {
  readonly #hash;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytes(key));
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(chunk));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('not needed for signing');
  }
}

function bytes(source: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof source === 'string') return Buffer.from(source);
  if (source instanceof ArrayBuffer) return Buffer.from(source);
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength);
}
