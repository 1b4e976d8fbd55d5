import type { HttpHeaders } from '#shared/base/http.ts';
import { decodeForm } from './decode-form.ts';
import { isSameUser } from './is-same-user.ts';
import { readUserHeader } from './read-user-header.ts';

/**
 * Tells whether a product made an answer in the session of this user, as far as its header goes; null: it
 * does not say. Products, their versions and what stands between encode the name in different ways, so
 * an answer is `other` only where no way of reading it names the user. A session is not proved by it: one
 * of the readings may be the name of another user.
 */
export function judgeSessionUser(headers: HttpHeaders, username: string): 'own' | 'other' | null {
  const name = readUserHeader(headers);
  if (name === null) return null;
  if (isSameUser(name, username)) return 'own';
  if (listReadings(name).some((reading) => isSameUser(reading, username))) return 'own';
  return listLossyWritings(username).some((text) => isSameUser(text, name)) ? null : 'other';
}

function listReadings(name: string): string[] {
  const readings = [
    // Percent-encoded, its `+` left alone.
    decodeForm(name.replaceAll('+', '%2B')),
    // Java's URLEncoder, in UTF-8 and in Latin-1.
    ...[decodeForm(name), unescapeLatin1(name.replaceAll('+', ' '))],
  ];
  return readings.filter((reading) => reading !== null);
}

const unescapeLatin1 = (text: string) =>
  text.replace(/%([\da-f]{2})/gi, (_escape, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

// Tomcat writes `?` or a space for each character that Latin-1 lacks: such a header says nothing.
function listLossyWritings(username: string): string[] {
  const composed = username.normalize('NFC');
  if (/^[\0-\xff]*$/.test(composed)) return [];
  return [
    composed.replace(/[^\0-\xff]/gu, '?'),
    composed.replace(/[^\0-\xff]/g, '?'),
    composed.replace(/[^\0-\xff]/g, ' ').trim(),
  ];
}
