import { html } from 'hono/html';
import { type Markup, pageLayout } from './page-layout.ts';

/** What the form shows again after a refusal. */
export interface SignInForm {
  readonly email?: string;
  readonly refused?: boolean;
}

/** The sign-in form; after a refusal with a message and the address that was typed, never the password. */
export function signInPage({ email, refused }: SignInForm): Markup {
  return pageLayout(
    'Sign in',
    html`${refused ? refusal() : ''}
      <form method="post" data-testid="sign-in-form">
        <label for="email">E-mail</label>
        <input id="email" name="email" type="text" inputmode="email" value="${email ?? ''}"
          autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus
          data-testid="email" ${refused ? html`aria-invalid="true" aria-describedby="refusal"` : ''}>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required
          data-testid="password">
        <button type="submit" data-testid="sign-in">Sign in</button>
      </form>`,
  );
}

function refusal(): Markup {
  return html`<p id="refusal" role="alert" data-testid="refusal">
    That e-mail and password do not match. Try again.
  </p>`;
}
