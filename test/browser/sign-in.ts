import type { Page } from 'playwright-core';

/** Who is typed into the provider's page. */
export interface Visitor {
  readonly signInName: string;
  readonly password: string;
}

/** Opens the URL, signs in on the provider's page that it leads to, and waits for the page behind. */
export async function signIn(page: Page, url: string, visitor: Visitor): Promise<void> {
  await page.goto(url);
  await page.getByTestId('email').fill(visitor.signInName);
  await page.getByTestId('password').fill(visitor.password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('sign-in-form').waitFor({ state: 'detached' });
  await page.waitForLoadState();
}
