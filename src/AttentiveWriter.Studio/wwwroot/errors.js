// What a request may come to but an answer.

/** A request that failed; message is the server's sentence, field the setting that it is about. */
export class ApiError extends Error {
  constructor(message, status = 0, field = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.field = field;
  }
}

/** Whether an error says only that the page itself gave up waiting. */
export function isAbort(error) {
  return error?.name === "AbortError";
}

/** What is said where nothing answers. */
export function silent() {
  return new ApiError("The studio does not answer. Is `draw studio` still running?");
}
