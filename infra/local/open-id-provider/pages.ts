import { html, raw } from 'hono/html';

/** Markup that hono has escaped already, at once or later. */
export type Markup = ReturnType<typeof html>;

/** Returns a whole page around `content`, without script or outside assets. */
export function pageLayout(title: string, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Local identity provider</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: #f2f4f7; color: #1d2433; }
      main { max-width: 24rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: 0.5rem; }
      h1 { margin-top: 0; font-size: 1.5rem; }
      label { display: block; margin-top: 1rem; font-weight: 600; }
      input { box-sizing: border-box; width: 100%; padding: 0.6rem; font: inherit; border: 1px solid #5b6477; border-radius: 0.25rem; }
      button { width: 100%; margin-top: 1.5rem; padding: 0.7rem; font: inherit; font-weight: 600; color: #fff; background: #0b5cad; border: 0; border-radius: 0.25rem; }
      :focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
      [role="alert"] { padding: 0.6rem; border-left: 4px solid #b3261e; background: #fbeceb; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`;
}

/** What the form shows again after a refusal. */
export interface SignInForm {
  readonly email?: string;
  readonly refused?: boolean;
}

/** Returns the sign-in form; after a refusal with a message and the address that was typed, never the password. */
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

/** Returns a page that says one thing, as text: the provider's own engine does not know hono's markup. */
export function messagePage(title: string, sentence: string): string {
  return String(pageLayout(title, html`<p data-testid="message">${sentence}</p>`));
}

/** Returns the page that asks before signing out, around the provider's own hidden form. */
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
