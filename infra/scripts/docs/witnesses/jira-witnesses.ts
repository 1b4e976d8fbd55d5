import type { WitnessedProduct } from './witnessed-product.ts';

/** Every status of Jira that its adapter branches on. */
export const JIRA_WITNESSES: WitnessedProduct = {
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
        ['3xx', 'a sign-in page, or a product that starts or is locked', 'assumed assumed assumed'],
        ['401', 'credentials refused', 'document document document'],
        ['403', 'Basic authentication is blocked', 'document document recorded'],
        ['403', 'a CAPTCHA is demanded of the service account', 'assumed assumed assumed'],
        ['403', 'not permitted', 'assumed assumed assumed'],
        ['403', 'a check for forged requests, or a firewall’s page', 'document document document'],
        ['429', 'the rate is limited', 'document document document'],
        ['5xx', 'an outage', 'assumed assumed assumed'],
      ],
    },
  ],
};
