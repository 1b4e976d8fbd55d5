import * as v from 'valibot';
import type { EventValues } from '#infra/local/events/make-event-values.ts';
import { CommandError } from '#infra/scripts/command-line/command-error.ts';

const valuesSchema = v.record(v.string(), v.string());
const refusalSchema = v.object({
  users: v.optional(v.array(v.string())),
  products: v.optional(v.array(v.string())),
});

/** Returns what the running world says of an event. Throws CommandError when there is no such world, user or product. */
export async function fetchEventValues(
  address: string | null,
  question: { readonly user: string; readonly product: string },
): Promise<EventValues> {
  const answer =
    address && (await fetch(`${address}/?${new URLSearchParams(question)}`).catch(none));
  if (!answer) throw new CommandError('No local world is running: npm start begins one.');
  const body: unknown = await answer.json();
  if (answer.ok) return v.parse(valuesSchema, body);
  const { users, products = [] } = v.parse(refusalSchema, body);
  throw new CommandError(
    users === undefined
      ? `The local world serves ${products.join(', ')}, not ${question.product}.`
      : `There is no user ${question.user}. Choose one of ${users.join(', ')}.`,
  );
}

// What is not there any more does not answer.
const none = () => null;
