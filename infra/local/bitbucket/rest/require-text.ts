import { refusal } from './refusal.ts';

/** The text, when it says something. Throws 400 that names the field. */
export function requireText(text: string | undefined, field: string): string {
  if (text !== undefined && text.trim() !== '') return text;
  throw refusal(400, { context: field, message: `The field '${field}' may not be empty.` });
}
