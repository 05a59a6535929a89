import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { checkFunnel, readDocument } from '../funnel/check.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import type { FunnelDocument } from '../funnel/document.ts';
import { defaultPrompts, readPrompts } from '../funnel/load.ts';
import { formatProblems, hasErrors } from '../funnel/problems.ts';
import type { Prompt } from '../funnel/prompts.ts';
import { compileBundle, type FunnelBundle } from './funnel-bundle.ts';

export interface DraftFiles {
  /** A funnel document, or a version as the data directory keeps it, which has its prompts in it. */
  document: string;
  /** Folder of its prompts. */
  prompts?: string;
}

/**
 * Reads and checks a draft. Prompts come from the folder that is given, else from the one that belongs to the
 * document, else they are those of the version that was recorded.
 * @throws ProsaError `funnel_invalid` with every problem, `funnel_unknown` when no module brings its code
 */
export async function loadDraft(
  files: DraftFiles,
  modules: Record<string, FunnelModule>,
  recorded: () => Promise<FunnelBundle | undefined>,
): Promise<CompiledFunnel> {
  const file = files.document;
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new ProsaError('funnel_invalid', `${file} cannot be read: ${cause.message}`, { cause });
  });
  const { value } = readDocument(text);
  const bundled = isBundle(value) ? value : undefined;
  const document = bundled?.document ?? value;
  const id = String((document as { id?: unknown } | undefined)?.id);
  const module = Object.hasOwn(modules, id) ? modules[id] : undefined;
  if (value !== undefined && module === undefined) {
    throw new ProsaError('funnel_unknown', `${file}: there is no module for "${id}"`);
  }
  const { prompts, problems } = await promptsFor(files, bundled, recorded);
  const found = [
    ...checkFunnel(bundled ? document : text, { ...(module ?? modules[Object.keys(modules)[0]!]!), prompts }),
    ...problems,
  ];
  if (hasErrors(found)) throw new ProsaError('funnel_invalid', `${file}:\n${formatProblems(found, file)}`);
  return compileBundle(
    { document: document as FunnelDocument, prompts: Object.fromEntries(prompts) },
    modules,
  );
}

async function promptsFor(
  { document, prompts }: DraftFiles,
  bundled: FunnelBundle | undefined,
  recorded: () => Promise<FunnelBundle | undefined>,
): Promise<Awaited<ReturnType<typeof readPrompts>>> {
  if (prompts !== undefined) return readPrompts(prompts);
  if (bundled !== undefined) return { prompts: asMap(bundled), problems: [] };
  const beside = await readPrompts(defaultPrompts(resolve(document)));
  if (beside.prompts.size > 0) return beside;
  const bundle = await recorded();
  return bundle === undefined ? beside : { prompts: asMap(bundle), problems: [] };
}

const asMap = ({ prompts }: FunnelBundle) => new Map<string, Prompt>(Object.entries(prompts));

function isBundle(value: unknown): value is FunnelBundle {
  return typeof value === 'object' && value !== null && 'document' in value && 'prompts' in value;
}
