import type { ProductName } from '#shared/products/product-facts.ts';

/**
 * Who says that a product of a major version answers so: the vendor's description of that version, an answer that was
 * recorded or a client that is run against it, a document, the version beside it or memory, no source at all. `absent`: the
 * version does not have the call, or answers it otherwise.
 */
export const WITNESSES = ['official', 'recorded', 'document', 'assumed', 'gap', 'absent'] as const;

/** A call of an adapter, and the statuses that it branches on. */
export interface WitnessedCall {
  /** As the log names it; `any`: whatever the call. */
  readonly operation: string;
  readonly call: string;
  /** Status, what it is taken for, and a witness for each major version. */
  readonly answers: readonly (readonly [status: string, meaning: string, witnesses: string])[];
}

export interface WitnessedProduct {
  readonly majors: readonly string[];
  readonly calls: readonly WitnessedCall[];
}

/** Every status that an adapter branches on. `3xx` and `5xx` are all of these. */
export const STATUS_WITNESSES: Readonly<Record<ProductName | 'crowd', WitnessedProduct>> = {
  jira: {
    majors: ['9', '10', '11'],
    calls: [
      {
        operation: 'find_account',
        call: 'GET /rest/api/2/user',
        answers: [
          ['200', 'the account and its groups', 'assumed official official'],
          ['404', 'no account', 'assumed official official'],
        ],
      },
      {
        operation: 'find_by_email',
        call: 'GET /rest/api/2/user/search',
        answers: [['200', 'users, in part', 'assumed official official']],
      },
      {
        operation: 'find_by_email',
        call: 'GET /rest/api/2/myself',
        answers: [['200', 'the service account', 'assumed official official']],
      },
      {
        operation: 'find_members',
        call: 'GET /rest/api/2/group/member',
        answers: [
          ['200', 'members', 'assumed official official'],
          ['400', 'not shown', 'assumed official official'],
          ['401', 'not shown', 'assumed official official'],
          ['403', 'not shown', 'assumed official official'],
          ['404', 'no such group', 'assumed official official'],
          ['405', 'not shown', 'gap gap gap'],
        ],
      },
      {
        operation: 'create_person',
        call: 'POST /rest/api/2/user',
        answers: [
          ['201', 'created', 'assumed official official'],
          ['400', 'exists, or refused: the account decides', 'assumed official official'],
        ],
      },
      {
        operation: 'update_person',
        call: 'PUT /rest/api/2/user',
        answers: [
          ['200', 'changed, renamed, activated or deactivated', 'assumed official official'],
          ['400', 'refused', 'assumed official official'],
        ],
      },
      {
        operation: 'set_password',
        call: 'PUT /rest/api/2/user/password',
        answers: [
          ['204', 'set', 'assumed official official'],
          ['404', 'no account', 'assumed official official'],
        ],
      },
      {
        operation: 'create_group',
        call: 'POST /rest/api/2/group',
        answers: [
          ['201', 'created', 'assumed official official'],
          ['400', 'exists, or refused: the join decides', 'assumed official official'],
        ],
      },
      {
        operation: 'join',
        call: 'POST /rest/api/2/group/user',
        answers: [
          ['201', 'joined', 'assumed official official'],
          ['400', 'a member already, or refused: the account decides', 'assumed official official'],
          ['404', 'no such group', 'assumed official official'],
        ],
      },
      {
        operation: 'leave',
        call: 'DELETE /rest/api/2/group/user',
        answers: [
          ['200', 'left', 'assumed official official'],
          ['400', 'no direct member, or refused: the account decides', 'assumed official official'],
          ['404', 'no such group', 'assumed official official'],
        ],
      },
      {
        operation: 'login',
        call: 'POST /rest/tsv/1.0/authenticate',
        answers: [
          ['200', 'a session, with its cookie', 'absent recorded recorded'],
          [
            '401',
            'wrong password, where it says whether a CAPTCHA would help',
            'absent assumed assumed',
          ],
          ['412', 'a second step is demanded', 'absent assumed assumed'],
          ['404', 'no such login', 'assumed absent absent'],
        ],
      },
      {
        operation: 'login',
        call: 'POST /rest/auth/1/session',
        answers: [
          ['200', 'a session, with its cookie', 'assumed official official'],
          [
            '401',
            'wrong password, with `JIRA REST POST`; without, any user is refused',
            'assumed official official',
          ],
          ['403', 'a CAPTCHA, or any user is refused', 'assumed official official'],
        ],
      },
      {
        operation: 'login',
        call: 'POST /login.jsp',
        answers: [
          ['302', 'a session, or the way back to the form', 'assumed assumed absent'],
          ['200', 'the form again', 'assumed assumed absent'],
        ],
      },
      {
        operation: 'find_session',
        call: 'GET /rest/api/2/myself',
        answers: [
          ['200', 'the session’s user; anything else is no session', 'assumed official official'],
        ],
      },
      {
        operation: 'any',
        call: '*',
        answers: [
          [
            '3xx',
            'a sign-in page, or a product that starts or is locked',
            'assumed assumed assumed',
          ],
          ['401', 'credentials refused', 'document document document'],
          ['403', 'Basic authentication is blocked', 'document document recorded'],
          ['403', 'a CAPTCHA is demanded of the service account', 'assumed assumed assumed'],
          ['403', 'not permitted', 'assumed assumed assumed'],
          [
            '403',
            'a check for forged requests, or a firewall’s page',
            'document document document',
          ],
          ['429', 'the rate is limited', 'document document document'],
          ['5xx', 'an outage', 'assumed assumed assumed'],
        ],
      },
    ],
  },
  confluence: {
    majors: ['8', '9', '10'],
    calls: [
      {
        operation: 'find_account',
        call: 'GET /rest/api/user',
        answers: [
          ['200', 'the account', 'document assumed official'],
          ['404', 'no account', 'assumed assumed official'],
        ],
      },
      {
        operation: 'find_groups',
        call: 'GET /rest/api/user/memberof',
        answers: [
          ['200', 'groups, a page of them', 'assumed recorded official'],
          ['404', 'passed over: there is no account', 'assumed assumed assumed'],
        ],
      },
      {
        operation: 'find_members',
        call: 'GET /rest/api/group/{group}/member',
        answers: [
          ['200', 'members, a page of them', 'assumed assumed official'],
          ['400', 'not shown', 'gap gap gap'],
          ['401', 'not shown', 'gap gap gap'],
          ['403', 'not shown', 'assumed assumed official'],
          ['404', 'no such group', 'assumed assumed assumed'],
          ['405', 'not shown', 'gap gap gap'],
        ],
      },
      {
        operation: 'create_person',
        call: 'POST /rest/api/admin/user',
        answers: [
          ['201', 'created', 'document recorded official'],
          ['409', 'exists', 'document assumed official'],
          ['402', 'the licence has no seat', 'document assumed official'],
        ],
      },
      {
        operation: 'update_person',
        call: 'PUT /rest/api/admin/user/{username}',
        answers: [
          ['204', 'changed, since 9.3', 'absent assumed official'],
          ['404', 'no such call before 9.3: it is not made', 'assumed assumed absent'],
        ],
      },
      {
        operation: 'update_person',
        call: 'PUT /rest/api/admin/user/{username}/disable',
        answers: [['204', 'deactivated', 'assumed assumed official']],
      },
      {
        operation: 'update_person',
        call: 'PUT /rest/api/admin/user/{username}/enable',
        answers: [['204', 'activated', 'assumed assumed official']],
      },
      {
        operation: 'set_password',
        call: 'POST /rest/api/admin/user/{username}/password',
        answers: [
          ['204', 'set', 'document assumed official'],
          ['404', 'no account', 'document assumed official'],
        ],
      },
      {
        operation: 'create_group',
        call: 'POST /rest/api/admin/group',
        answers: [
          ['200', 'created', 'gap gap official'],
          ['201', 'created', 'document gap gap'],
          ['409', 'exists', 'assumed assumed official'],
        ],
      },
      {
        operation: 'join',
        call: 'PUT /rest/api/user/{username}/group/{group}',
        answers: [
          ['204', 'a member, now or before', 'assumed assumed official'],
          ['404', 'no such group, or no account', 'assumed assumed assumed'],
        ],
      },
      {
        operation: 'leave',
        call: 'DELETE /rest/api/user/{username}/group/{group}',
        answers: [
          ['204', 'no direct member, now or before', 'assumed assumed official'],
          ['404', 'no such group', 'assumed assumed assumed'],
        ],
      },
      {
        operation: 'login',
        call: 'POST /rest/tsv/1.0/authenticate',
        answers: [
          ['200', 'a session, with its cookie', 'absent recorded recorded'],
          [
            '401',
            'wrong password, where it says whether a CAPTCHA would help',
            'absent assumed assumed',
          ],
          ['412', 'a second step is demanded', 'absent assumed assumed'],
          ['404', 'no such login', 'assumed absent absent'],
        ],
      },
      {
        operation: 'login',
        call: 'POST /dologin.action',
        answers: [
          ['302', 'a session, or the way back to the form', 'assumed gap gap'],
          ['200', 'the form again', 'assumed gap gap'],
        ],
      },
      {
        operation: 'find_session',
        call: 'GET /rest/api/user/current',
        answers: [
          ['200', 'the session’s user; anything else is no session', 'assumed assumed official'],
        ],
      },
      {
        operation: 'any',
        call: '*',
        answers: [
          [
            '3xx',
            'a sign-in page, or a product that starts or is locked',
            'assumed assumed assumed',
          ],
          ['401', 'credentials refused', 'document document document'],
          ['403', 'Basic authentication is blocked', 'document document document'],
          ['403', 'a CAPTCHA is demanded of the service account', 'assumed assumed assumed'],
          ['403', 'not permitted', 'assumed assumed assumed'],
          [
            '403',
            'a check for forged requests, or a firewall’s page',
            'document document document',
          ],
          ['405', 'read-only mode', 'assumed assumed assumed'],
          ['429', 'the rate is limited', 'document document document'],
          ['5xx', 'an outage', 'assumed assumed assumed'],
        ],
      },
    ],
  },
  bitbucket: {
    majors: ['8', '9', '10'],
    calls: [
      {
        operation: 'find_account',
        call: 'GET /rest/api/latest/admin/users',
        answers: [['200', 'users, a page of them', 'assumed official official']],
      },
      {
        operation: 'find_by_email',
        call: 'GET /rest/api/latest/admin/users',
        answers: [['200', 'users, a page of them', 'assumed official official']],
      },
      {
        operation: 'find_groups',
        call: 'GET /rest/api/latest/admin/users/more-members',
        answers: [['200', 'groups, a page of them', 'assumed official official']],
      },
      {
        operation: 'find_members',
        call: 'GET /rest/api/latest/admin/groups/more-members',
        answers: [
          ['200', 'members, a page of them', 'assumed official official'],
          ['400', 'not shown', 'assumed assumed assumed'],
          ['401', 'not shown', 'assumed official official'],
          ['403', 'not shown', 'gap gap gap'],
          ['404', 'no such group', 'gap gap gap'],
          ['405', 'not shown', 'gap gap gap'],
        ],
      },
      {
        operation: 'create_person',
        call: 'POST /rest/api/latest/admin/users',
        answers: [
          ['204', 'created', 'recorded official official'],
          ['409', 'exists, or no directory takes new users', 'assumed official official'],
        ],
      },
      {
        operation: 'update_person',
        call: 'PUT /rest/api/latest/admin/users',
        answers: [['200', 'changed', 'assumed official official']],
      },
      {
        operation: 'rename_person',
        call: 'POST /rest/api/latest/admin/users/rename',
        answers: [['200', 'renamed', 'assumed official official']],
      },
      {
        operation: 'set_password',
        call: 'PUT /rest/api/latest/admin/users/credentials',
        answers: [
          ['204', 'set', 'assumed official official'],
          ['404', 'no account', 'assumed official official'],
        ],
      },
      {
        operation: 'create_group',
        call: 'POST /rest/api/latest/admin/groups',
        answers: [
          ['200', 'created', 'assumed official official'],
          ['409', 'exists', 'assumed official official'],
        ],
      },
      {
        operation: 'join',
        call: 'POST /rest/api/latest/admin/users/add-groups',
        answers: [
          ['200', 'a member of all, now or before', 'assumed official official'],
          ['404', 'a group or the account is missing', 'assumed official official'],
          ['409', 'a member of one already: the account decides', 'gap gap gap'],
          ['403', 'the licence has no seat, or a higher rank', 'assumed official official'],
        ],
      },
      {
        operation: 'leave',
        call: 'POST /rest/api/latest/admin/users/remove-group',
        answers: [
          ['200', 'no direct member, now or before', 'assumed official official'],
          ['404', 'no member, or no such group: the account decides', 'assumed official official'],
        ],
      },
      {
        operation: 'login',
        call: 'POST /rest/tsv/1.0/authenticate',
        answers: [
          ['200', 'a session, with its cookie', 'absent official official'],
          [
            '401',
            'wrong password, where it says whether a CAPTCHA would help',
            'absent official official',
          ],
          ['412', 'a second step is demanded', 'absent official official'],
          ['404', 'no such login', 'assumed absent absent'],
        ],
      },
      {
        operation: 'login',
        call: 'POST /j_atl_security_check',
        answers: [
          ['302', 'a session, or the way back to the form', 'assumed assumed gap'],
          ['200', 'the form again', 'assumed assumed gap'],
        ],
      },
      {
        operation: 'find_session',
        call: 'GET /rest/api/latest/application-properties',
        answers: [
          [
            '200',
            'a header names the session’s user; anything else is no session',
            'assumed official official',
          ],
        ],
      },
      {
        operation: 'any',
        call: '*',
        answers: [
          [
            '3xx',
            'a sign-in page, or a product that starts or is locked',
            'assumed assumed assumed',
          ],
          ['401', 'credentials refused', 'document document document'],
          ['403', 'Basic authentication is blocked', 'document document document'],
          ['403', 'a CAPTCHA is demanded of the service account', 'assumed assumed assumed'],
          ['401', 'not permitted, by `AuthorisationException`', 'assumed assumed assumed'],
          [
            '403',
            'a check for forged requests, or a firewall’s page',
            'recorded document document',
          ],
          ['429', 'the rate is limited', 'document document document'],
          ['5xx', 'an outage', 'assumed assumed assumed'],
        ],
      },
    ],
  },
  crowd: {
    majors: ['5', '7'],
    calls: [
      {
        operation: 'find_account',
        call: 'GET /rest/usermanagement/1/user',
        answers: [
          ['200', 'the account', 'document document'],
          ['404', 'no account', 'document document'],
        ],
      },
      {
        operation: 'find_by_email',
        call: 'GET /rest/usermanagement/1/search',
        answers: [['200', 'users, a page of them', 'document document']],
      },
      {
        operation: 'find_groups',
        call: 'GET /rest/usermanagement/1/user/group/direct',
        answers: [['200', 'direct groups, a page of them', 'document document']],
      },
      {
        operation: 'create_person',
        call: 'POST /rest/usermanagement/1/user',
        answers: [
          ['201', 'created', 'document recorded'],
          ['400', 'exists, or refused: the account decides', 'assumed assumed'],
        ],
      },
      {
        operation: 'update_person',
        call: 'PUT /rest/usermanagement/1/user',
        answers: [['204', 'changed, activated or deactivated', 'document document']],
      },
      {
        operation: 'rename_person',
        call: 'POST /rest/usermanagement/1/user/rename',
        answers: [
          ['200', 'renamed', 'gap gap'],
          ['204', 'renamed', 'gap gap'],
        ],
      },
      {
        operation: 'create_group',
        call: 'POST /rest/usermanagement/1/group',
        answers: [
          ['201', 'created', 'document document'],
          ['400', 'exists, or refused: the join decides', 'assumed assumed'],
        ],
      },
      {
        operation: 'join',
        call: 'POST /rest/usermanagement/1/user/group/direct',
        answers: [
          ['201', 'joined', 'document document'],
          ['409', 'a member already', 'gap gap'],
          ['400', 'no such group', 'assumed assumed'],
        ],
      },
      {
        operation: 'leave',
        call: 'DELETE /rest/usermanagement/1/user/group/direct',
        answers: [
          ['204', 'left', 'document document'],
          ['404', 'no member, or no such group', 'document document'],
        ],
      },
      {
        operation: 'create_session',
        call: 'POST /rest/usermanagement/1/session',
        answers: [
          ['201', 'a token', 'document document'],
          ['200', 'a token', 'gap gap'],
          ['400', 'refused, with the reason', 'assumed assumed'],
        ],
      },
      {
        operation: 'find_session',
        call: 'POST /rest/usermanagement/1/session/{token}',
        answers: [
          ['200', 'the session’s user', 'document document'],
          ['404', 'no such session', 'document document'],
          ['400', 'no such session', 'gap gap'],
        ],
      },
      {
        operation: 'cookie_config',
        call: 'GET /rest/usermanagement/1/config/cookie',
        answers: [['200', 'name, domain and safety of the cookie', 'document document']],
      },
      {
        operation: 'any',
        call: '*',
        answers: [
          ['3xx', 'a sign-in page, or a product that starts or is locked', 'assumed assumed'],
          ['401', 'credentials refused', 'document document'],
          ['403', 'Basic authentication is blocked', 'gap gap'],
          ['403', 'a CAPTCHA is demanded of the service account', 'assumed assumed'],
          ['403', 'the application may not do this, or not from this address', 'assumed assumed'],
          ['429', 'the rate is limited', 'document document'],
          ['5xx', 'an outage', 'assumed assumed'],
        ],
      },
    ],
  },
};
