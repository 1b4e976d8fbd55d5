export interface PostedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** The files of a posted form; empty file fields are left out. */
export function listFiles(form: FormData): PostedFile[] {
  const values = [...form.values()];
  const files = values.filter((value) => typeof value !== 'string');
  return files
    .filter(({ name }) => name !== '')
    .map(({ name, type, size }) => ({ name, type, size }));
}
