/**
 * Every funnel version that ever ran on a data directory, one immutable file each, so that conversations stay
 * with the version they began with when the documents are edited (G8).
 */
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import type { FunnelModule } from './catalogue.ts';
import { type CompiledFunnel, compileFunnel, versionOf } from './compile.ts';
import type { FunnelDocument } from './document.ts';
import type { Prompt } from './prompts.ts';

/** A funnel as data: what is kept, sent and hashed. */
export interface Bundle {
  document: FunnelDocument;
  prompts: Record<string, Prompt>;
}

export function bundleOf({ document, prompts }: Pick<CompiledFunnel, 'document' | 'prompts'>): Bundle {
  const texts = [...prompts].map(([key, { file: _, ...prompt }]) => [key, prompt] as const);
  return { document, prompts: Object.fromEntries(texts) };
}

/** Keeps the funnel durably; keeping the same version again changes nothing. */
export async function keepFunnel(files: DurableFiles, funnel: CompiledFunnel): Promise<void> {
  const name = `${funnel.id}@${funnel.version}.json`;
  if (existsSync(join(files.directory, name))) return;
  await files.write(name, JSON.stringify(bundleOf(funnel), null, 1));
}

/** `<id>@<version>` of all that are kept; none where nothing ran yet. */
export async function keptVersions(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = files.flatMap((file) => /^(.+@[0-9a-f]{12})\.json$/.exec(file)?.[1] ?? []);
  return names.sort();
}

/**
 * @param version `<id>@<version>`
 * @throws ProsaError `not_found`, or `data_format` for a file whose content is not the version it is named after
 */
export function readKept(directory: string, version: string): Bundle {
  if (!/^[\w-]+@[0-9a-f]{12}$/.test(version)) throw unknown(version);
  const path = join(directory, `${version}.json`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw unknown(version);
    throw cause;
  }
  const bundle = JSON.parse(text) as Bundle;
  const actual = `${bundle.document.id}@${versionOf(bundle.document, new Map(Object.entries(bundle.prompts)))}`;
  if (actual !== version) throw new ProsaError('data_format', `${path} holds ${actual}; it was changed`);
  return bundle;
}

/** @throws ProsaError as `readKept`, or `funnel_unknown` for one whose code is not there */
export function loadKept(
  directory: string,
  version: string,
  modules: Record<string, FunnelModule>,
): CompiledFunnel {
  const { document, prompts } = readKept(directory, version);
  const module = modules[document.id];
  if (module === undefined) throw new ProsaError('funnel_unknown', `${version}: no module "${document.id}"`);
  return compileFunnel(document, new Map(Object.entries(prompts)), module);
}

/** All of them but the retired. @throws ProsaError as `loadKept` */
export async function keptFunnels(
  directory: string,
  modules: Record<string, FunnelModule>,
  retired: readonly string[] = [],
): Promise<CompiledFunnel[]> {
  const versions = (await keptVersions(directory)).filter((version) => !retired.includes(version));
  return versions.map((version) => loadKept(directory, version, modules));
}

function unknown(version: string): ProsaError {
  return new ProsaError('not_found', `there is no funnel version ${version}`);
}
