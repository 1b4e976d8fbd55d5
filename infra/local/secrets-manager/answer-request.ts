import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { toAnswer, writeAnswer } from '#infra/local/aws/answers.ts';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { type OperationRequest, parseBody, readRequest } from '#infra/local/aws/requests.ts';
import { type Signer, verifySignature } from '#infra/local/aws/verify-signature.ts';
import { answerOperation, type Refusals } from './answer-operation.ts';
import type { SecretStore } from './secret-store.ts';

/** What can be changed while the service runs. */
export interface SecretsManagerSwitches {
  /** Every connection is cut without an answer. */
  down: boolean;
  /** Every answer is held back so long. */
  slowMs: number;
  /** So many further calls are answered with ThrottlingException. */
  throttleNext: number;
  /** `denied`: several secrets are not read with one call, as where a policy names the other operations alone. */
  batch: 'permitted' | 'denied';
  /** So many secrets, with a token for the rest, are the most that one call returns. */
  mostPerBatch: number;
  /** `any` believes every signature: `sam local` signs with whatever credentials its user has. */
  signatures: 'verify' | 'any';
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
  const arrived = await readRequest(request, 'secretsmanager');
  const note = (outcome: string) =>
    service.calls.push({
      operation: arrived.operation,
      secretId: secretIdIn(arrived.body),
      outcome,
    });
  if (service.switches.down) {
    note('cut');
    request.socket.destroy();
    return;
  }
  if (service.switches.slowMs > 0) await wait(service.switches.slowMs, undefined, { ref: false });
  const answer = await toAnswer(() => operate(service, arrived), 'Message');
  note(answer.outcome);
  writeAnswer(response, answer);
}

async function operate(
  { store, signer, switches }: Service,
  arrived: OperationRequest,
): Promise<object> {
  if (switches.signatures === 'verify') await verifySignature(arrived, signer);
  takeThrottle(switches);
  const call = { operation: arrived.operation, request: parseBody(arrived.body) };
  return answerOperation(store, call, switches);
}

function takeThrottle(switches: SecretsManagerSwitches): void {
  if (switches.throttleNext === 0) return;
  switches.throttleNext -= 1;
  throw new ServiceError('ThrottlingException', 'Rate exceeded');
}

function secretIdIn(body: string): string {
  return /"(?:SecretId|Name)"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? '';
}
