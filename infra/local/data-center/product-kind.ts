// In: nothing.
// Out: what each product says about itself, so that the steps and pages that they share need not ask which one runs.
import type { HTTPException } from 'hono/http-exception';
import type { Person } from './state/make-directory.ts';
import type { ProductContext, ProductNode } from './state/make-node.ts';
import type { ProductState } from './state/make-state.ts';

/** `basic`: wrong credentials; `token`: an unknown one; `challenge`: the request asked to be asked. */
export type Unauthorized = 'basic' | 'token' | 'challenge';

/** One product, without state. Paths are without context path. */
export interface ProductKind {
  /** As its pages show it. */
  readonly name: string;
  /** Whether Seraph signs people on: its headers are sent and `os_authType` is read. */
  readonly seraph: boolean;
  readonly sessionCookie: string;
  readonly rememberMeCookie: string;
  /** null: the XSRF token stands in pages only. */
  readonly xsrfCookie: string | null;
  readonly loginPath: string;
  /** The parameter of the log-in page that remembers where the visitor was going. */
  readonly destinationParameter: string;
  /** Where people land after log-in. */
  readonly homePath: string;
  readonly logoutPath: string;
  /** The key that never changes of the person who was added as number `serial`, from 1. */
  keyOf(serial: number): string;
  isAdministrator(product: ProductState, person: Person): boolean;
  /** Whether the person may use the product: licence or administrator. */
  maySignIn(product: ProductState, person: Person): boolean;
  /** The administrator who calls a resource that all products have. Throws the product's refusal for others. */
  requireAdministrator(context: ProductContext, node: ProductNode): Person;
  /** A refusal in the product's JSON. */
  refusal(status: 400 | 401 | 403 | 404 | 405, message: string): HTTPException;
  /** The 401 of a request whose caller is not who they say. */
  unauthorized(cause: Unauthorized, reason: string): HTTPException;
  /** The body of the 403 for Basic credentials of somebody who needs a CAPTCHA; absent: a page with the reason. */
  captchaBody?(reason: string): { readonly body: string; readonly contentType: string };
  /** The headers that name who got the answer; null: nobody. Sent while the switch `namesPersonInHeader` is on. */
  callerHeaders(person: Person | null): Readonly<Record<string, string>>;
}
