import { CommandError } from '#infra/scripts/command-line/command-error.ts';

/** Returns an event with each `{name}` in its texts replaced by the value of that name. Throws CommandError for a name without one. */
export function fillEvent(text: string, values: Readonly<Record<string, string>>): unknown {
  const fill = (_all: string, name: string) => {
    const value = values[name];
    if (value === undefined) throw new CommandError(`There is no value for {${name}}.`);
    return value;
  };
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/\{(\w+)\}/g, fill) : value,
  );
}
