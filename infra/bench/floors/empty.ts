// What a handler costs that does nothing: the least that any function can take.

/** Returns an empty answer. */
export const handler = async () => ({
  statusCode: 200,
  isBase64Encoded: false,
  multiValueHeaders: {},
  body: '',
});
