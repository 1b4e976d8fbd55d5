/** Returns what the work returns; `tell` is called once the work has taken so long. */
export async function tellWhenLate<T>(
  work: Promise<T>,
  limitMs: number,
  tell: () => void,
): Promise<T> {
  const timer = setTimeout(tell, limitMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
