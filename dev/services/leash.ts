/** A command that the kernel kills when its parent ends, however it ends; Linux's `setpriv` tells it to. */
import { findProgram } from './programs.ts';

export function leashed(command: readonly string[]): string[] {
  const setpriv = findProgram('setpriv');
  return setpriv === undefined ? [...command] : [setpriv, '--pdeathsig', 'KILL', '--', ...command];
}
