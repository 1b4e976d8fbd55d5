/** What the load balancer says to a client, whoever made it. */
export interface Answer {
  readonly statusCode: number;
  readonly statusText?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Why the load balancer and not a target made the answer, in the words of its access log. */
  readonly errorReason?: string;
}

/** An answer of the load balancer's own, without a body that could reveal anything. */
export function refuse(statusCode: number, errorReason?: string): Answer {
  return {
    statusCode,
    headers: [['content-type', 'text/html']],
    body: Buffer.from(`<html><body><h1>${statusCode}</h1></body></html>\r\n`),
    ...(errorReason ? { errorReason } : {}),
  };
}
