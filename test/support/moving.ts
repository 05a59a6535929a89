/** Moving houses in tests: in this process where that is enough, and by the commands where they are to be killed. */
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { openHouse } from '../../src/main.ts';
import type { Difference } from '../../src/moving/comparison.ts';
import { exportHouse } from '../../src/moving/export-run.ts';
import { compareWith, importInto } from '../../src/moving/import-run.ts';
import { type Manifest, readComplete } from '../../src/moving/manifest.ts';
import { type CliResult, prosaCli, startProsaCli } from './cli.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export type Env = Record<string, string>;

const tell = () => {};

/** @param changed told how many stores begin anew */
export async function exportHere(
  directory: string,
  env: Env,
  changed: (stores: number) => void = () => {},
): Promise<Manifest> {
  const house = await openHouse(readConfig({ LOG_LEVEL: 'silent', ...env }));
  try {
    return await exportHouse({ house, directory, tell, changed });
  } finally {
    await house.close();
  }
}

/** @returns what differs in the end */
export async function importHere(directory: string, env: Env): Promise<Difference[]> {
  const manifest = readComplete(directory);
  const house = await openHouse(readConfig({ LOG_LEVEL: 'silent', ...env }), manifest);
  const found: Difference[] = [];
  try {
    await importInto({ house, manifest, directory, tell, differs: (one) => found.push(one) });
    return found;
  } finally {
    await house.close();
  }
}

export async function verifyHere(directory: string, env: Env): Promise<Difference[]> {
  const manifest = readComplete(directory);
  const house = await openHouse(readConfig({ LOG_LEVEL: 'silent', ...env }));
  const found: Difference[] = [];
  try {
    await compareWith({ house, manifest, directory, tell, differs: (one) => found.push(one) });
    return found;
  } finally {
    await house.close();
  }
}

/**
 * Ends a command with SIGKILL as soon as it has come further, as often as told, and then lets it come to its end. Where
 * this process is held up meanwhile, a command that has been killed before may end by itself.
 * @param progress how far it has come, from what it leaves behind
 * @param killed after each kill
 */
export async function killOnTheWay(
  args: readonly string[],
  env: Env,
  kills: number,
  progress: () => number | Promise<number>,
  killed: () => Promise<void>,
): Promise<CliResult> {
  const settings = { TMPDIR: temporaryDirectory(), ...env }; // what is killed leaves something there
  for (let n = 0; n < kills; n++) {
    const before = await progress();
    const { child, ended } = startProsaCli(args, settings);
    let result: CliResult | undefined;
    void ended.then((end) => {
      result = end;
    });
    while (result === undefined && (await progress()) <= before) await delay(2);
    if (result !== undefined) {
      if (n > 0) return result;
      throw new Error(`it ended by itself: ${result.stdout}${result.stderr}`);
    }
    child.kill('SIGKILL');
    await ended;
    await killed();
  }
  return prosaCli(args, settings);
}
