/** Prints something doubtful that fails nothing, apart from the output. */
export function printWarning(warning: string): void {
  console.error(`Warning: ${warning}`);
}
