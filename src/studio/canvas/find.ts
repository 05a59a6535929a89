/** What a funnel's states can be found by: titles, keys, prompts, guards, actions, effects. */

import { statePaths } from '../document/links.ts';
import { promptsOf } from '../document/prompts.ts';
import { isRaw, listOf, type Raw, rawAt } from '../document/raw.ts';
import { jsonPathOf, keyOf, ROOT, type StatePath, titleOf, trailOf } from '../document/state-path.ts';
import { guardText, referenceName } from './describe.ts';

export interface Found {
  path: StatePath;
  trail: string;
  /** What was found in it, where it is not its title. */
  by: string;
}

const MOST = 30;

/** Best first: titles that begin with it, then those that have it, then what is inside. */
export function find(document: Raw, wanted: string): Found[] {
  const words = folded(wanted).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const has = (text: string) => words.every((word) => folded(text).includes(word));
  return [ROOT, ...statePaths(document)]
    .flatMap((path) => {
      const title = titleOf(document, path);
      const found = { path, trail: trailOf(document, path) };
      if (has(title)) return [{ ...found, by: '', rank: folded(title).startsWith(words[0]!) ? 0 : 1 }];
      if (has(found.trail)) return [{ ...found, by: '', rank: 1 }];
      if (has(keyOf(path))) return [{ ...found, by: keyOf(path), rank: 2 }];
      const by = namesIn(document, path).find(has);
      return by === undefined ? [] : [{ ...found, by, rank: 3 }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST);
}

function namesIn(document: Raw, path: StatePath): string[] {
  const { states: _, ...own } = rawAt(document, jsonPathOf(path));
  const names: string[] = promptsOf(document, path).map((name) => `prompt ${name}`);
  const look = (key: string, value: unknown) => {
    if (key === 'guard') names.push(guardText(value), referenceName(value));
    else if (key === 'actions' || key === 'entry' || key === 'exit')
      names.push(...listOf(value).map((action) => referenceName(action)));
    else if (key === 'src') names.push(String(value));
    else if (Array.isArray(value)) for (const item of value) look('', item);
    else if (isRaw(value)) for (const [inner, part] of Object.entries(value)) look(inner, part);
  };
  look('', own);
  return names;
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
