/** Returns whether the switch has the product refuse the display name. */
export function refusesName(
  { refusedDisplayNames }: { readonly refusedDisplayNames: string | null },
  displayName: string,
): boolean {
  return refusedDisplayNames !== null && new RegExp(refusedDisplayNames, 'u').test(displayName);
}
