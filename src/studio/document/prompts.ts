/** The funnel's prompts, by name. A variant's text is one, or one by language. */
import { at, isRaw, type JsonPath, listOf, put, type Raw } from './raw.ts';
import { jsonPathOf, type StatePath } from './state-path.ts';

export type Prompts = Readonly<Record<string, Raw>>;

export const variantsOf = (prompt: Raw | undefined): Raw[] => listOf(prompt?.variants).filter(isRaw);

/** Parameters that name a prompt. */
export const PROMPT_PARAMS: readonly string[] = ['prompt', 'summary'];

/** Prompts that something in a part of the document names, in its order. */
export function promptsIn(value: unknown): string[] {
  const names = new Set<string>();
  const look = (part: unknown) => {
    if (Array.isArray(part)) part.forEach(look);
    if (!isRaw(part)) return;
    for (const [key, inner] of Object.entries(part)) {
      if (PROMPT_PARAMS.includes(key) && typeof inner === 'string') names.add(inner);
      else look(inner);
    }
  };
  look(value);
  return [...names];
}

/** Prompts that a state's own doings name, without those of the states inside. */
export function promptsOf(document: Raw, path: StatePath): string[] {
  const state = at(document, jsonPathOf(path));
  if (!isRaw(state)) return [];
  const { states: _, ...own } = state;
  return promptsIn(own);
}

/** Changes one place of a prompt; undefined removes. */
export function changePrompt(prompts: Prompts, name: string, path: JsonPath, to: unknown): Prompts {
  return put(prompts, [name, ...path], to);
}

/** Words joined by hyphens, as names of prompts are; told apart from those that are there. */
export function promptName(asked: string, taken: readonly string[]): string {
  const words = asked
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['prompt'];
  const name = words.join('-');
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

export function addPrompt(prompts: Prompts, name: string, language: string | undefined): Prompts {
  const text = 'Write here what is said.';
  return {
    ...prompts,
    [name]: {
      name,
      version: 1,
      description: 'Says something.',
      variants: [{ text: language === undefined ? text : { [language]: text } }],
    },
  };
}

export const deletePrompt = (prompts: Prompts, name: string): Prompts => put(prompts, [name], undefined);

/** One more variant, before the last, which is for when no other holds. */
export function addVariant(prompts: Prompts, name: string): Prompts {
  const variants = variantsOf(prompts[name]);
  const last = variants.at(-1) ?? { text: '' };
  const { when: _, ...text } = last;
  const added = variants.toSpliced(Math.max(0, variants.length - 1), 0, { when: [], ...text });
  return changePrompt(prompts, name, ['variants'], added);
}

export const removeVariant = (prompts: Prompts, name: string, index: number): Prompts =>
  changePrompt(prompts, name, ['variants'], variantsOf(prompts[name]).toSpliced(index, 1));
