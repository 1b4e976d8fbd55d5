import type { FaultKind } from '#infra/local/data-center/state/make-faults.ts';
import { type Connected, cutConnection } from './cut-connection.ts';

interface Answering extends Connected {
  get res(): Response;
  set res(response: Response | undefined);
}

/** Loses or halves an answer, after the work was done, where the fault says so. */
export async function spoilAnswer(context: Answering, fault: FaultKind): Promise<void> {
  if (fault.kind === 'drop-answer') replace(context, cutConnection(context));
  if (fault.kind === 'truncated-json') replace(context, await truncate(context.res));
}

// Set twice, because an answer that is only replaced keeps the headers of the one before.
function replace(context: Answering, response: Response): void {
  context.res = undefined;
  context.res = response;
}

async function truncate(response: Response): Promise<Response> {
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  const half = text.slice(0, Math.floor(text.length / 2));
  return new Response(half, { status: response.status, headers });
}
