import type { Page } from 'playwright-core';

/** What is typed into the provider's page. */
export interface Credentials {
  readonly signInName: string;
  readonly password: string;
}

/** Opens the URL, signs in on the provider's page that it leads to, and waits for the page behind. */
export async function signIn(
  page: Page,
  url: string,
  { signInName, password }: Credentials,
): Promise<void> {
  await page.goto(url);
  await page.getByTestId('email').fill(signInName);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('sign-in-form').waitFor({ state: 'detached' });
  await page.waitForLoadState();
}
