/** A measurement that cannot be made or must not be believed. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}
