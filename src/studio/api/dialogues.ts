/** Dialogue tests that are kept with a draft. */
import { queryOptions } from '@tanstack/react-query';
import type { Turn } from '../../editing/dialogue.ts';
import type { Difference } from '../../editing/dialogue-differences.ts';
import type { DialogueStart, KeptDialogue } from '../../editing/kept-dialogue.ts';
import type { PlayedDialogue, PlayedTurn } from '../../editing/played-dialogue.ts';
import type { Raw } from '../document/raw.ts';
import { request } from './client.ts';

export type { DialogueStart, Difference, KeptDialogue, PlayedDialogue, PlayedTurn, Turn };

export type OpenedDialogue = KeptDialogue & { turns: Turn[] };

/** A draft as it is edited. */
export interface Edited {
  document: Raw;
  prompts: Readonly<Record<string, unknown>>;
}

const path = (draft: string, ...rest: string[]) =>
  ['/api/drafts', draft, 'dialogues', ...rest]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');

const all = (draft: string) => ['dialogues', draft];

/** What was saved last comes last. */
export const dialoguesQuery = (draft: string) =>
  queryOptions({
    queryKey: all(draft),
    queryFn: ({ signal }) => request<{ items: KeptDialogue[] }>('GET', path(draft), undefined, signal),
    gcTime: 0,
  });

export const dialogueQuery = (draft: string, name: string) =>
  queryOptions({
    queryKey: [...all(draft), name],
    queryFn: ({ signal }) => request<OpenedDialogue>('GET', path(draft, name), undefined, signal),
    gcTime: 0,
  });

export const saveDialogue = (draft: string, body: { name: string; yaml: string; start: DialogueStart }) =>
  request<KeptDialogue>('POST', path(draft), body);

/** With the draft as it is on the page, whether or not it is saved. */
export const runDialogue = (
  draft: string,
  name: string,
  { document, prompts }: Edited,
  signal?: AbortSignal,
) => request<PlayedDialogue>('POST', path(draft, name, 'run'), { document, prompts }, signal);

export const deleteDialogue = (draft: string, name: string) =>
  request<{ deleted: string }>('DELETE', path(draft, name));
