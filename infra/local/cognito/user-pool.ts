/** A person of a user pool under their username. */
export interface CognitoPerson {
  readonly groups: readonly string[];
  readonly sub?: string;
  /** Values of attributes that the pool lets people use as their name, such as an e-mail address. */
  readonly aliases?: readonly string[];
  /** The person comes from another identity provider, as `provider_subject`: no lookup by `sub` finds them. */
  readonly federated?: boolean;
}

/** What a pool says of a group beside its name; a group that nobody described has just its name. */
export interface CognitoGroup {
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
}

/** A user pool: people by username, groups by name, both to be changed at will while it runs. */
export interface UserPool {
  readonly id: string;
  readonly createdSeconds: number;
  /** Pools made in the console ignore the case of usernames; it cannot be changed later. */
  readonly usernames: 'ignore_case' | 'keep_case';
  readonly people: Map<string, CognitoPerson>;
  readonly groups: Map<string, CognitoGroup>;
}
