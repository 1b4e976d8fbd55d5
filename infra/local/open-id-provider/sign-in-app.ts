import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type Provider from 'oidc-provider';
import type { User } from './make-users.ts';
import { messagePage, signInPage } from './pages.ts';

type PageContext = Context<{ Bindings: HttpBindings }>;

/** Returns an application of the sign-in form and its submission, mounted where the provider sends the browser. */
export function signInApp(
  provider: Provider,
  people: Readonly<Record<string, User>>,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use('*', async (context, next) => {
    context.header('Cache-Control', 'no-store');
    await next();
  });
  app.get('/:uid', async (context) => {
    if (!(await isUnderWay(provider, context))) return tooLate(context);
    return context.html(signInPage({}));
  });
  app.post('/:uid', async (context) => {
    if (!(await isUnderWay(provider, context))) return tooLate(context);
    const { email, password } = await context.req.parseBody();
    const user = findUser(Object.values(people), String(email ?? ''));
    if (user === undefined || user.password !== password) {
      return context.html(signInPage({ email: String(email ?? ''), refused: true }), 401);
    }
    return context.redirect(await finish(provider, context, user), 303);
  });
  return app;
}

async function isUnderWay(provider: Provider, { env }: PageContext): Promise<boolean> {
  try {
    await provider.interactionDetails(env.incoming, env.outgoing);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionNotFound') return false;
    throw error;
  }
}

function tooLate(context: PageContext): Response | Promise<Response> {
  const page = messagePage('Sign-in has ended', 'Go back to the product and start again.');
  return context.html(page, 400);
}

function findUser(people: readonly User[], email: string): User | undefined {
  return people.find((user) => user.signInName === email.trim().toLowerCase());
}

function finish(provider: Provider, { env }: PageContext, user: User): Promise<string> {
  return provider.interactionResult(env.incoming, env.outgoing, {
    login: { accountId: user.claims.sub },
  });
}
