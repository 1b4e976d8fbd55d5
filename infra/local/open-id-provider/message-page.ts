import { html, raw } from 'hono/html';
import { pageLayout } from './page-layout.ts';

/** A page that says one thing, as text: the provider's own engine does not know hono's markup. */
export function messagePage(title: string, sentence: string): string {
  return String(pageLayout(title, html`<p data-testid="message">${sentence}</p>`));
}

/** The page that asks before signing out, around the provider's own hidden form. */
export function logoutForm(form: string): string {
  return String(
    pageLayout(
      'Sign out',
      html`${raw(form)}
        <button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus
          data-testid="confirm-sign-out">
          Sign out
        </button>`,
    ),
  );
}
