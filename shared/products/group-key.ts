/** Returns the form in which two names of the same group are equal: the products ignore letter case. */
export function toGroupKey(name: string): string {
  return (PLAIN.test(name) ? name : name.normalize('NFC').trim()).toLowerCase();
}

// Nearly every name: nothing to compose and nothing to trim.
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;
