import type { WitnessedProduct } from './witnessed-product.ts';

/** Every status of Crowd that its adapter branches on. */
export const CROWD_WITNESSES: WitnessedProduct = {
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
};
