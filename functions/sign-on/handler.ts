import middy from '@middy/core';
import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { policy } from '#infra/policy/identity.yaml';
import { readAlbEvent } from '#shared/accept/alb-event.ts';
import { currentDeadline } from '#shared/base/deadline.ts';
import { Failure } from '#shared/base/failure.ts';
import { jsonLog } from '#shared/base/log.ts';
import { runEvent } from '#shared/base/run-event.ts';
import { answerEvent } from './answer-event.ts';
import { createDependencies } from './create-dependencies.ts';
import { createSurroundings } from './create-surroundings.ts';
import { requireSettings } from './require-settings.ts';

const writeLine = (line: string) => void process.stdout.write(`${line}\n`);
const settings = requireSettings({ environment: process.env, policy }, writeLine);
// Of an event that was answered nothing is told in the next one.
const log = jsonLog(settings.logLevel, (line) => {
  if (!currentDeadline()?.isAnswered()) writeLine(line);
});
const dependencies = await createDependencies(settings, policy, createSurroundings(log));

// The page has to be on its way before Lambda ends the invocation without one, whatever does not end in time.
const RESERVED_MS = 1_000;

/** The target of the load balancer. */
export const handler = middy<ALBEvent, ALBResult>({ timeoutEarlyInMillis: RESERVED_MS })
  .onError(async ({ event, context, error }) => {
    const failure =
      error?.name === 'TimeoutError'
        ? new Failure('provision.product_unavailable', { reason: 'out_of_time' })
        : new Failure('defect.unexpected', {}, error);
    const request = readAlbEvent(event, settings);
    const { answerFailure } = await import('./answer-failure.ts');
    const { contact } = policy;
    return answerFailure(failure, { request, invocationId: context.awsRequestId, contact, log });
  })
  .handler((event: unknown, context: Context, { signal }: { signal: AbortSignal }) =>
    runEvent(
      context.getRemainingTimeInMillis(),
      () => answerEvent(event, context.awsRequestId, { settings, dependencies, log }),
      signal,
    ),
  );
