import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { answerOperation, type Refusals } from './answer-operation.ts';
import type { SecretStore } from './secret-store.ts';
import { ServiceError } from './service-error.ts';
import { type Signer, verifySignature } from './verify-signature.ts';

/** What can be changed while the service runs. */
export interface SecretsManagerSwitches {
  /** Every connection is cut without an answer. */
  down: boolean;
  /** Every answer is held back so long. */
  slowMs: number;
  /** So many further calls are answered with ThrottlingException. */
  throttleNext: number;
  /** What is refused, by secret name or `*`. */
  readonly refusals: Map<string, Refusals extends ReadonlyMap<string, infer Code> ? Code : never>;
}

/** A call that arrived: `outcome` is `ok` or the refusal's code, or `cut` when the service was down. */
export interface SecretsManagerCall {
  readonly operation: string;
  readonly secretId: string;
  readonly outcome: string;
}

/** What the service consists of while it runs. */
export interface Service {
  readonly store: SecretStore;
  readonly signer: Signer;
  readonly calls: SecretsManagerCall[];
  readonly switches: SecretsManagerSwitches;
}

/** Answers one request as the service does, faults included, and notes it among the calls. */
export async function answerRequest(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  const operation = String(request.headers['x-amz-target'] ?? '').replace(/^secretsmanager\./, '');
  const note = (outcome: string) =>
    service.calls.push({ operation, secretId: secretIdIn(body), outcome });
  if (service.switches.down) {
    note('cut');
    request.socket.destroy();
    return;
  }
  if (service.switches.slowMs > 0) await wait(service.switches.slowMs, undefined, { ref: false });
  const { status, content, outcome } = await outcomeOf(service, request, { operation, body });
  note(outcome);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(content));
}

async function outcomeOf(
  { store, signer, switches }: Service,
  request: IncomingMessage,
  { operation, body }: { readonly operation: string; readonly body: string },
) {
  try {
    await verifySignature(
      {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: singleHeaders(request),
        body,
      },
      signer,
    );
    takeThrottle(switches);
    const call = { operation, request: parseBody(body) };
    const content = answerOperation(store, call, switches.refusals);
    return { status: 200, content, outcome: 'ok' };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const content = { __type: error.code, Message: error.message };
    return { status: error.status, content, outcome: error.code };
  }
}

function singleHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
}

function takeThrottle(switches: SecretsManagerSwitches): void {
  if (switches.throttleNext === 0) return;
  switches.throttleNext -= 1;
  throw new ServiceError('ThrottlingException', 'Rate exceeded');
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}

function secretIdIn(body: string): string {
  return /"(?:SecretId|Name)"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? '';
}
