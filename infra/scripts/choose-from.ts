/** Returns the choice that the value names; null: none, which is told, with the choices, and fails the script. */
export function chooseFrom<Choice extends string>(
  choices: readonly Choice[],
  { option, value }: { readonly option: string; readonly value: string },
): Choice | null {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  console.error(`${option} ${value}: choose one of ${choices.join(', ')}`);
  process.exitCode = 1;
  return null;
}
