import { ServiceError } from './service-error.ts';

/** An answer on the wire; `outcome` is `ok` or the refusal's code, for the log of calls. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: object;
  readonly outcome: string;
}

/** Under which name a refusal's sentence stands in the body: the services differ. */
export type SentenceMember = 'message' | 'Message';

/** What `operate` returns as an answer, or its refusal as one; any other failure is thrown on. */
export async function toAnswer(
  operate: () => Promise<object>,
  sentenceMember: SentenceMember,
): Promise<Answer> {
  try {
    return { status: 200, headers: {}, content: await operate(), outcome: 'ok' };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, message, status, details, headers } = error;
    const content = { __type: code, [sentenceMember]: message, ...details };
    return { status, headers, content, outcome: code };
  }
}
