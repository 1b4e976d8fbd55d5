/**
 * Tells whether a text is one e-mail address: something on both sides of the only @, without white space,
 * quotes and what separates addresses in a list. Letters of any script may stand on both sides (RFC 6531);
 * quoted local parts and addresses of machines in place of a domain (RFC 5321) are none that a user has.
 */
export const isEmailAddress = (text: string) => text.length <= LONGEST && ADDRESS.test(text);

// RFC 5321, section 4.5.3.1.3, less the angle brackets.
const LONGEST = 254;
// local@label.label…: of the signs of ASCII a label has the hyphen and the underscore.
const ADDRESS = /^[^\s@()<>[\]:;,\\"]+@(?:[^\s.!-,/:-@[-^`{-~]+\.)*[^\s.!-,/:-@[-^`{-~]+$/;
