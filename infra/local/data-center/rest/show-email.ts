/** How a product shows e-mail addresses; the ways of hiding one differ by version and resource. */
export type EmailVisibility = 'shown' | 'left-out' | 'null' | 'empty' | 'masked';

/** Returns the field with the address as a resource shows it; no field where it is left out. */
export function showEmail(
  address: string,
  visibility: EmailVisibility,
  field = 'emailAddress',
): Readonly<Record<string, string | null>> {
  switch (visibility) {
    case 'shown':
      return { [field]: address };
    case 'left-out':
      return {};
    case 'null':
      return { [field]: null };
    case 'empty':
      return { [field]: '' };
    case 'masked':
      return { [field]: address.replaceAll('@', ' at ').replaceAll('.', ' dot ') };
  }
}
