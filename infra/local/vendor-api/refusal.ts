/** Ends a request with an answer in the vendor's words. */
export class Refusal extends Error {
  readonly answer: Response;

  constructor(answer: Response) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}
