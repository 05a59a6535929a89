import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunnelDocument } from '../funnel/document.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The rental funnel, with other turns if given. */
export async function rentalFunnel(turns?: FunnelDocument['turns']): Promise<FunnelDocument> {
  const text = await readFile(join(root, 'machines/rental/machine.json'), 'utf8');
  return { ...(JSON.parse(text) as FunnelDocument), ...(turns && { turns }) };
}

/**
 * Writes the rental funnel with other turns, beside the same prompts.
 * @returns its file, for PROSA_FUNNEL
 */
export async function copyFunnel(directory: string, turns: FunnelDocument['turns']): Promise<string> {
  const file = join(directory, 'machines/rental/machine.json');
  await mkdir(join(directory, 'machines/rental'), { recursive: true });
  await rm(join(directory, 'prompts'), { force: true });
  await symlink(join(root, 'prompts'), join(directory, 'prompts'));
  await writeFile(file, JSON.stringify(await rentalFunnel(turns)));
  return file;
}
