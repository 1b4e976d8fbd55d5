/**
 * Returns the e-mail address of a user as a product shows it; null: it does not say. By their visibility
 * addresses are left out, null, empty, or masked, as in `ann at example dot com` or `a***@example.com`.
 */
export function toShownEmail(text: string | null | undefined): string | null {
  return text?.includes('@') && !/\*\*/.test(text) ? text : null;
}
