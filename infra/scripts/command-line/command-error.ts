/** A reason why a command cannot do its work, which its message says in a sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
