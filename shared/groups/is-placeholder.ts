/**
 * Tells whether a text stands for nothing, as `null`, `None`, `N/A` and `-` do where something made a text of no
 * list, and `Array` and `System.String[]` where PHP and .NET made one of a list. It is not the name of a group, and
 * does not prove that there is none.
 */
export function isPlaceholder(text: string): boolean {
  return /^(?:null|nil|none|undefined|n\/?a|array|System\.[\w.`]+(?:\[.*\])?|[\p{P}\p{S}]+)$/iu.test(
    text.trim(),
  );
}
