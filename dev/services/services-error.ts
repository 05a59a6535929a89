/** A service that cannot be started, with what is missing or the end of its log. */
export class ServicesError extends Error {
  override readonly name = 'ServicesError';
}
