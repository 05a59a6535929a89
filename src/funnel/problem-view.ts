/** Problems as the admin API tells them. */
import type { Problem } from './problems.ts';

export interface ProblemView extends Omit<Problem, 'path'> {
  /** Into the document, or into the prompt where one is named. */
  path: (string | number)[];
  /** Name of the prompt. */
  prompt?: string;
}

/** How problems of prompts that came as data name them. */
export const promptFile = (name: string) => `prompt ${name}`;

/** @param root what the paths lead into, to tell indices of lists from keys */
export function problemView({ path, ...rest }: Problem, root: unknown): ProblemView {
  const name = rest.file?.startsWith('prompt ') ? rest.file.slice('prompt '.length) : undefined;
  const within = name === undefined ? (root as Sent).document : (root as Sent).prompts?.[name];
  return { ...rest, path: stepsOf(path, within), ...(name === undefined ? {} : { prompt: name }) };
}

type Sent = { document?: unknown; prompts?: Readonly<Record<string, unknown>> };

function stepsOf(pointer: string, root: unknown): (string | number)[] {
  const steps: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown> | undefined | null)?.[key];
  }
  return steps;
}
