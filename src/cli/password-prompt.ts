import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ProsaError } from '../errors.ts';
import { checked } from '../gateway/checked.ts';
import { password } from '../operators/users.ts';

/**
 * A new password: asked for twice at a terminal, unseen; else the first line of standard input.
 * @throws ProsaError `request_invalid` where it will not do
 */
export async function newPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
    return checked(password, line, 'the password');
  }
  const given = checked(password, await ask('Password: '), 'the password');
  if ((await ask('Once more: ')) === given) return given;
  throw new ProsaError('request_invalid', 'the passwords differ');
}

async function ask(question: string): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  const interrupt = new AbortController();
  lines.on('SIGINT', () => interrupt.abort(new ProsaError('request_invalid', 'no password was given')));
  process.stderr.write(question);
  try {
    return await lines.question('', { signal: interrupt.signal });
  } catch (error) {
    throw interrupt.signal.aborted ? interrupt.signal.reason : error;
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
