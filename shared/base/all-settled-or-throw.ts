/**
 * Resolves when every piece of work has ended; then throws the first failure among them. Writes that
 * succeeded beside a failed one are writes that the next try need not make.
 */
export async function allSettledOrThrow(work: readonly unknown[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
