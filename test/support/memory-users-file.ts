import type { UsersFile } from '../../src/operators/users-file.ts';

/** Anybody may write its text. */
export class MemoryUsersFile implements UsersFile {
  readonly name = 'memory';
  text: string | undefined;

  async read(): Promise<string | undefined> {
    return this.text;
  }

  async replace(before: string | undefined, text: string): Promise<boolean> {
    if (this.text !== before) return false;
    this.text = text;
    return true;
  }
}
