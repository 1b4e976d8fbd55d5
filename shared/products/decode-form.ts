/**
 * Returns what a form-encoded text means: `+` is a space, and the bytes behind `%` are UTF-8. Text that is
 * percent-encoded otherwise means the same, because that leaves no `+`. Null: it is not encoded so.
 */
export function decodeForm(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
