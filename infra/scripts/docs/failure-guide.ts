import type { FailureCode } from '#shared/base/failure.ts';

/** Who can put a failure right. */
export type Actor =
  | 'the user'
  | 'the administrator of the identity provider'
  | 'the owner of the identity policy'
  | 'an administrator of the product'
  | 'an administrator of Crowd'
  | 'the operator of the stack'
  | 'the developers';

/** What an operator reads about a failure, beside what the failure table says. */
export interface FailureGuide {
  /** In the order of likelihood. */
  readonly actors: readonly Actor[];
  readonly meaning: string;
}

const USER: Actor = 'the user';
const PROVIDER: Actor = 'the administrator of the identity provider';
const POLICY: Actor = 'the owner of the identity policy';
const PRODUCT: Actor = 'an administrator of the product';
const CROWD: Actor = 'an administrator of Crowd';
const OPERATOR: Actor = 'the operator of the stack';
const DEVELOPER: Actor = 'the developers';

/** One entry for each code; a code without an entry does not compile. The function does not hold these texts. */
export const FAILURE_GUIDE = {
  'accept.malformed_event': {
    actors: [OPERATOR],
    meaning:
      'The event is none that a load balancer sends (`not_an_alb_event`), or its `path` or `query` holds characters outside of ASCII. Usually a test event from the console, or a scanner. Nothing has to be done unless users report it.',
  },
  'accept.unknown_target_group': {
    actors: [OPERATOR],
    meaning:
      'The request came through a target group that is neither of the two of this stack. Only a target group that was added by hand, with a permission of its own, can cause this: remove it.',
  },
  'accept.unknown_host': {
    actors: [OPERATOR],
    meaning:
      'The Host header names none of the products. A rule of your own leads a further host to the function, or `JiraHost`, `ConfluenceHost` or `BitbucketHost` is not the name that browsers use.',
  },
  'accept.unknown_path': {
    actors: [USER],
    meaning:
      'There is no page at this path below `/_edge/`. `/_edge/keys.json` exists only where the sessions of a product are `token`.',
  },
  'accept.cross_site': {
    actors: [USER],
    meaning:
      'A POST, PUT or DELETE came from another site while the edge session had ended. The function does not carry such a request out, because the load balancer signs it in by cookie. The user opens the product and repeats the action there. Many of these from one page are a forged form, or a link between two products that posts.',
  },
  'authenticate.token_rejected': {
    actors: [OPERATOR, USER],
    meaning:
      'The signed identity of the load balancer is missing or does not verify. `reason` names the check that failed, see [reasons of a rejected token](#reasons-of-a-rejected-token). For one user a new sign-in is enough. For every user the deployment is wrong: compare `LoadBalancerArn`, `OidcIssuer` and `OidcClientId` with the load balancer.',
  },
  'authenticate.keys_unavailable': {
    actors: [OPERATOR],
    meaning:
      'The host of the load balancer’s public keys cannot be reached, or answers with something that is no key. With `refuses_every_key` it answers 403 to each key, also to one that it gave before: a proxy, a firewall or the policy of an S3 endpoint on the way denies it, or `PublicKeysUrl` is wrong. Keys that are in memory stay usable, so that new instances fail first. Check the NAT gateway, the security group’s egress to port 443 and `PublicKeysUrl`.',
  },
  'map.claim_missing': {
    actors: [PROVIDER, POLICY],
    meaning:
      'No claim from which the policy takes the user name or the e-mail address is in the user info. `claim` names the first one. Let the provider send it (the preset’s file says where), or name another claim in `profile` of the policy.',
  },
  'map.claim_unusable': {
    actors: [PROVIDER, POLICY],
    meaning:
      'The user name or the e-mail address cannot be used. `claim` names the claim or the template, and `reason` says what is wrong with it, see [reasons of an unusable claim](#reasons-of-an-unusable-claim); with `odd_character`, `character` says of which kind. Characters that are not visible usually came with a text that was pasted into the directory: write the value anew there. A display name never ends a sign-on.',
  },
  'map.username_reserved': {
    actors: [PROVIDER, POLICY],
    meaning:
      'The user name, or the account that was found by e-mail address, matches `reservedUsernames` of the policy. Usually a user whose name at the provider looks like an administrator’s or a service account’s.',
  },
  'map.claim_refused': {
    actors: [PROVIDER, POLICY],
    meaning:
      'The user lacks a claim, or its value, that `require` of the policy names. `claim` says which one.',
  },
  'map.groups_denied': {
    actors: [PROVIDER, POLICY],
    meaning:
      'The policy refuses users whose groups are in this state: `reason` is `present`, `empty`, `absent` or `overage`, and `whenPresent`, `whenEmpty`, `whenAbsent` or `whenOverage` is `deny`.',
  },
  'map.groups_unavailable': {
    actors: [OPERATOR, PROVIDER],
    meaning:
      'A group source with `onFailure: deny` failed. `source` names it, and `reason` says how it failed, see [reasons of a failed group source](#reasons-of-a-failed-group-source).',
  },
  'map.group_required': {
    actors: [PROVIDER, POLICY],
    meaning:
      'The user has none of the groups in `required` of the policy. Managed groups that the provider no longer sends were removed before the refusal. Add the user to a group at the provider, and let them sign in again there.',
  },
  'plan.account_deactivated': {
    actors: [PRODUCT],
    meaning:
      'The account is deactivated, and the function cannot activate it: Bitbucket has no call for it, the directory is read-only, or the policy’s mode is `lookup`.',
  },
  'plan.account_missing': {
    actors: [PRODUCT, POLICY],
    meaning:
      'The user has no account, and the policy’s mode is `lookup`: the function creates none. Create the account where your accounts come from, and check that the user name is the same.',
  },
  'plan.account_protected': {
    actors: [PRODUCT],
    meaning:
      'An account with this user name has a group of `protected` and lacks the `ownedGroup`: it was created by hand. If it belongs to this user, add it to the `ownedGroup` by hand. If it does not, give one of the two another user name.',
  },
  'plan.account_ambiguous': {
    actors: [PRODUCT, POLICY],
    meaning:
      'No account has the user name, and several have the e-mail address. Leave the address to one of them, or set `existingPeople: username` in the policy.',
  },
  'secrets.unavailable': {
    actors: [OPERATOR],
    meaning:
      'Secrets Manager did not return a secret that the instance has never read. `reason` is the name of the error: `AccessDeniedException` for a missing right (also on the KMS key), `ResourceNotFoundException` for a wrong ARN, a timeout for a missing route or endpoint.',
  },
  'secrets.malformed': {
    actors: [OPERATOR],
    meaning:
      'A secret is not the JSON that it has to be. `problem` names the field, never its value. [Secrets](#secrets) lists the form of each.',
  },
  'provision.username_refused': {
    actors: [PROVIDER, POLICY],
    meaning:
      'The product cannot have this user name: Jira none with `<`, `>` or `&`, Confluence none with `+`, quotes, `<`, `>`, `,`, `/`, `\\` or white space, and no product one of more than 255 characters. Change the name with a `transform` of the policy.',
  },
  'provision.product_unavailable': {
    actors: [PRODUCT, OPERATOR],
    meaning:
      'The REST API does not answer: `reason` is `connection`, `timeout` (4 seconds), `unfinished` (a broken answer), `unreadable` (an answer that breaks the rules of HTTP), `not_ready` (a redirect to the page of a product that starts, is locked or is being maintained), `page` (such a page, or any other that is none to sign in at: if it does not end by itself the address is wrong) or `out_of_time` (the steps before the page share three quarters of what Lambda gives the event but for 1.5 seconds: 10 of 15 seconds), or `status` is 429 or above 499. `product` may be `crowd`. Check the product, then the security groups and the address. A first sign-on with some hundred groups can end so; what was done stays done, the page says how many groups are ready, and the next try goes on.',
  },
  'provision.read_only_mode': {
    actors: [PRODUCT],
    meaning:
      'The product is in its read-only mode, as during a maintenance of Confluence: it refused a write. Users for whom nothing has to be changed sign on as ever, with a session that lives or a password that was set before. Nothing has to be done: the next sign-on after the maintenance does what is missing.',
  },
  'provision.product_refused': {
    actors: [PRODUCT, DEVELOPER],
    meaning:
      'The REST API answered what it never does by its documentation: `operation` says to which call, `status` and `reason` (`redirected`, `unreadable`, …) say what. `too_many_matches` is a search with more users than the product shows, 100 at Jira 11: so many have a name or address that begins with the address of this user. A redirect is often a wrong context path in the address, or a proxy’s sign-in page.',
  },
  'provision.credentials_refused': {
    actors: [PRODUCT, OPERATOR],
    meaning:
      'The product refuses the service account. `reason` is `unauthorized` (wrong password or token, expired token), `captcha` (locked after failed sign-ins) or `non_ascii_credentials` (the name or the password has characters beyond ASCII, which Jira reads as Latin-1: use a token, or another password). The function tries refused credentials again after five minutes, or as soon as the secret changes.',
  },
  'provision.basic_auth_disabled': {
    actors: [PRODUCT],
    meaning:
      'The product blocks Basic authentication, as Jira 11, Confluence 10 and Bitbucket 10 do where they are installed anew. Add the service account to the allowed users, or put a personal access token into the secret (not at Bitbucket).',
  },
  'provision.xsrf_refused': {
    actors: [OPERATOR],
    meaning:
      'The product answered 403 with “XSRF check failed”. The function calls with a User-Agent that is no browser’s and with `X-Atlassian-Token: no-check`: a proxy between it and the product overwrites or removes one of the two.',
  },
  'provision.firewall_refused': {
    actors: [OPERATOR],
    meaning:
      'The answer is a page with the status 403, without any header that the product gives to its own. A web application firewall, a proxy or an access list in front of the product refused the call: let the addresses of the function and the paths below `/rest/` through.',
  },
  'provision.not_permitted': {
    actors: [PRODUCT],
    meaning:
      'The service account may not do this: `operation` says what. It needs the right of an administrator, in Confluence of a system administrator. It cannot change an account of higher rank.',
  },
  'provision.token_not_administrative': {
    actors: [OPERATOR],
    meaning:
      'The secret of Bitbucket holds a token. Bitbucket’s tokens never administer: store user name and password instead.',
  },
  'provision.address_refused': {
    actors: [CROWD],
    meaning:
      'Crowd does not know the address from which the function calls. Add the addresses of the NAT gateways, or the subnets of the function, to the remote addresses of the application in Crowd.',
  },
  'provision.change_refused': {
    actors: [PRODUCT, POLICY],
    meaning:
      'Jira answered 400 to a change, and the account, read once more, is not as it was to be. `operation` says which change. In the order of likelihood: external user management is on, the service account does not see the group (its name differs, or it is in another directory), the user is a system administrator and the service account is not, the group is the last one that makes the service account an administrator, the user leads a project or a component. Where Jira speaks English, a missing seat is `provision.licence_exhausted`. Take groups that Jira cannot change out of `managed`.',
  },
  'provision.licence_exhausted': {
    actors: [PRODUCT],
    meaning: 'The licence has no seat left for a new user. Free a seat or extend the licence.',
  },
  'provision.directory_read_only': {
    actors: [PRODUCT, CROWD],
    meaning:
      'No directory of the product accepts new users or groups. Give the first one write permission, in Crowd the application too, or set `mode: lookup` in the policy.',
  },
  'provision.other_directory': {
    actors: [PRODUCT, POLICY],
    meaning:
      'The account exists, but its directory is read-only, and the policy would change it. Move the account to a directory with write permission, or take its groups out of `managed`.',
  },
  'provision.group_limit_exceeded': {
    actors: [PRODUCT],
    meaning: 'The account has more than 5,000 groups in the product. Remove some.',
  },
  'provision.email_hidden': {
    actors: [PRODUCT, POLICY],
    meaning:
      'The policy looks for the account by e-mail address, no account has the user name, and the product does not show whose address is whose: a second account of the same user is not created on such terms. In Jira let the general configuration show e-mail addresses to users who are logged in, and give the service account an address of its own and the global permission to browse users. Or set `existingPeople: username` in the policy.',
  },
  'session.captcha_required': {
    actors: [PRODUCT],
    meaning:
      'The product demands a CAPTCHA for this account after failed sign-ins, often those of a script with an old password, or of several tabs at once after the password was changed at the product. An administrator resets the failed sign-ins of the account.',
  },
  'session.second_step_required': {
    actors: [PRODUCT],
    meaning:
      'The product demands a second step of its own (two-step verification). Turn it off for users who come through the load balancer, and demand it at the identity provider; or use another kind of sessions.',
  },
  'session.not_entitled': {
    actors: [PRODUCT, POLICY],
    meaning:
      'The password is right, but none of the account’s groups has access to the application; at Crowd, the user is in no group that may use the application. Bitbucket says the same of both a wrong password and a user without the global permission “Bitbucket User”: right after the password was set it is the latter (`reason: password_just_set`), or a directory that keeps passwords elsewhere. Name such a group in `default` of the policy, or grant access to a group that the provider sends.',
  },
  'session.password_refused': {
    actors: [PRODUCT],
    meaning:
      'The service account cannot set a password for this account: its directory is read-only or delegated (LDAP), or the account has a higher rank. Use another kind of sessions for such users, see [choosing a session](sessions.md).',
  },
  'session.login_refused': {
    actors: [PRODUCT, DEVELOPER],
    meaning:
      'The product opened no session. `reason` is `wrong_password` (right after it was set), `no_endpoint` (no kind of login takes names and passwords, or all refuse any user: `status` is the last one’s; then look whether something in front of the product blocks `/rest/tsv`, which is the only login of Jira 11), `no_session_cookie` (the login succeeded without the cookie that `…SessionCookieName` names: `cookies` holds the names of those that came), `no_account`, `other_person` (a page was made for another user), at Crowd `cookie_domain` (it does not cover the product’s host), `not_read_back`, `token` or Crowd’s own reason.',
  },
  'session.sent_back': {
    actors: [PRODUCT, OPERATOR],
    meaning:
      'The product keeps redirecting a fresh session to its login page. With `native` sessions look at stickiness and the product’s address, with `crowd` at Crowd’s trusted proxies and the product’s Crowd set-up, with `token` at the keys that the authenticator trusts.',
  },
  'forward.cookies_dropped': {
    actors: [USER],
    meaning:
      'The browser came back from a redirect without the edge session cookie. It refuses cookies, or holds so many that it dropped this one.',
  },
  'forward.landing_refused': {
    actors: [USER],
    meaning:
      'The destination in `/_edge/landing?to=…` is no path of this host: a link that was changed by hand, or an attempt at an open redirect.',
  },
  'forward.product_unavailable': {
    actors: [PRODUCT, OPERATOR],
    meaning:
      'The user is signed on, but the page cannot be fetched: no connection (`reason: connection`), or the product or a proxy before it answers 429, 502, 503 or 504.',
  },
  'configuration.invalid': {
    actors: [OPERATOR],
    meaning:
      'The function does not start: the environment and the policy contradict each other. Each line in the log names one `problem`, such as a product without a part in the policy, another preset than `IdentityProvider`, or a group source without its parameter.',
  },
  'defect.unexpected': {
    actors: [DEVELOPER],
    meaning:
      'A defect of the function. `cause` is the name of the error. Report it with the log line; retrying does no harm.',
  },
} as const satisfies Record<FailureCode, FailureGuide>;
