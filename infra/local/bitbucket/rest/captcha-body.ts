/** The body for somebody whose Basic credentials count for nothing until they solve a CAPTCHA at the log-in page. */
export function captchaBody() {
  const problem = {
    context: null,
    message: 'CAPTCHA required. Log in at the log-in page to solve it.',
    exceptionName: 'com.atlassian.bitbucket.auth.CaptchaRequiredAuthenticationException',
  };
  return {
    body: JSON.stringify({ errors: [problem] }),
    contentType: 'application/json;charset=UTF-8',
  };
}
