/** A user as a product is told of them. */
export interface User extends UserDetails {
  readonly username: string;
}

/** What a user is called besides their user name. */
export interface UserDetails {
  readonly email: string;
  readonly displayName: string;
}
