/**
 * Every funnel version that ever ran on a data directory, one immutable file each, so that conversations stay
 * with the version they began with when the documents are edited (G8).
 */
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from './catalogue.ts';
import { type CompiledFunnel, compileFunnel } from './compile.ts';
import type { FunnelDocument } from './document.ts';
import type { Prompt } from './prompts.ts';

interface Bundle {
  document: FunnelDocument;
  prompts: Record<string, Prompt>;
}

/** Keeps the funnel durably; keeping the same version again changes nothing. */
export async function keepFunnel(directory: string, funnel: CompiledFunnel): Promise<void> {
  await mkdir(directory, { recursive: true });
  const name = fileName(funnel);
  if ((await readdir(directory)).includes(name)) return;
  const prompts = [...funnel.prompts].map(([key, { file: _, ...prompt }]) => [key, prompt] as const);
  const bundle: Bundle = { document: funnel.document, prompts: Object.fromEntries(prompts) };
  const unfinished = join(directory, `${name}.tmp`);
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(JSON.stringify(bundle, null, 1));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(directory, name));
}

/** @throws ProsaError `data_format` for a file whose content is not the version it is named after */
export async function keptFunnels(
  directory: string,
  modules: Record<string, FunnelModule>,
): Promise<CompiledFunnel[]> {
  const funnels: CompiledFunnel[] = [];
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('.json')).sort()) {
    const path = join(directory, name);
    const { document, prompts } = JSON.parse(await readFile(path, 'utf8')) as Bundle;
    const module = modules[document.id];
    if (module === undefined)
      throw new ProsaError('funnel_unknown', `${path}: no module for "${document.id}"`);
    const funnel = compileFunnel(document, new Map(Object.entries(prompts)), module);
    if (fileName(funnel) !== name) {
      throw new ProsaError('data_format', `${path} holds ${funnel.id}@${funnel.version}; it was changed`);
    }
    funnels.push(funnel);
  }
  return funnels;
}

const fileName = ({ id, version }: CompiledFunnel) => `${id}@${version}.json`;
