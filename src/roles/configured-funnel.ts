import { access } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { loadFunnel } from '../funnel/load.ts';
import { formatProblems } from '../funnel/problems.ts';
import { SETTINGS } from '../settings.ts';

/**
 * The funnel that PROSA_FUNNEL names.
 * @param kept versions that ran here before, which are not checked again
 * @throws ProsaError `config_invalid` or `funnel_invalid`
 */
export async function loadConfiguredFunnel(
  setting: string,
  funnelModules: Record<string, FunnelModule>,
  kept: readonly string[] = [],
): Promise<CompiledFunnel> {
  // The default is Prosa's own file, wherever it is started from.
  const isDefault = setting === SETTINGS.PROSA_FUNNEL.default;
  const path = isDefault ? fileURLToPath(new URL(`../../${setting}`, import.meta.url)) : setting;
  const id = basename(dirname(resolve(path)));
  const module = funnelModules[id];
  if (module === undefined) {
    await access(path).catch(({ code }) => {
      throw new ProsaError('config_invalid', `PROSA_FUNNEL ${path} cannot be read: ${code}`);
    });
    throw new ProsaError(
      'config_invalid',
      `PROSA_FUNNEL ${path}: there is no funnel "${id}" in machines/machines.ts`,
    );
  }
  const { funnel, problems } = await loadFunnel(path, undefined, module, (version) => kept.includes(version));
  if (funnel === undefined)
    throw new ProsaError('funnel_invalid', `${path}:\n${formatProblems(problems, path)}`);
  return funnel;
}
