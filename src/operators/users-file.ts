/** Where the list of users is kept, as one text. */
export interface UsersFile {
  /** What it is to whoever reads a message, e.g. its path. */
  readonly name: string;
  /** As it is now; undefined where there is none yet. @throws ProsaError where it cannot be read */
  read(): Promise<string | undefined>;
  /**
   * Replaces what `read` gave; durable when that has resolved.
   * @returns false, and nothing has changed, where it is no longer `before`
   * @throws ProsaError `users_read_only`, `store_failed`, `unreachable`
   */
  replace(before: string | undefined, text: string): Promise<boolean>;
}
