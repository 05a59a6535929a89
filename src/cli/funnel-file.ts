import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { ProsaError } from '../errors.ts';
import type { Loaded } from '../funnel/load.ts';

export interface FunnelFileOptions {
  prompts?: string;
  module?: string;
}

/** Adds what tells where the parts of a funnel lie. */
export function withFunnelFileOptions(command: Command): Command {
  return command
    .option('--prompts <directory>', 'folder of its prompts [prompts/<id> beside machines/]')
    .option('--module <id>', 'whose guards, actions and effects it may name [the folder it lies in]');
}

/** Reads and checks a funnel. @throws ProsaError `config_invalid` when no code belongs to it */
export async function loadFunnelFile(file: string, options: FunnelFileOptions): Promise<Loaded> {
  const [{ funnelModules }, { loadFunnel }] = await Promise.all([
    import('../../machines/machines.ts'),
    import('../funnel/load.ts'),
  ]);
  const id = options.module ?? moduleOf(file, Object.keys(funnelModules));
  const module = funnelModules[id];
  if (module === undefined) {
    const known = Object.keys(funnelModules).join(', ');
    throw new ProsaError('config_invalid', `no module "${id}"; give --module with one of: ${known}`);
  }
  return loadFunnel(file, options.prompts, module);
}

/** The folder's name; the only module there is when the file lies elsewhere. */
function moduleOf(file: string, known: readonly string[]): string {
  const folder = basename(dirname(resolve(file)));
  return known.includes(folder) || known.length !== 1 ? folder : known[0]!;
}
