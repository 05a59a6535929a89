/**
 * Drafts of funnels that people work on: `<data>/drafts`, one file each, written by the steward alone.
 *
 * 1. A draft changes only from the revision that whoever changes it has seen; who comes second is told by whom.
 * 2. What is answered is durable. One change at a time.
 * 3. A deleted draft leaves a file that says so, and its id is not given again.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import { type DialogueStart, type KeptDialogue, keptDialogue } from './kept-dialogue.ts';

export interface DraftSummary {
  /** `d<number>` */
  id: string;
  title: string;
  /** Id of the funnel it is of. */
  funnel: string;
  /** `<id>@<version>` it began as; absent for one that began as a document. */
  from?: string;
  /** From 1. */
  revision: number;
  updatedAt: number;
  updatedBy: string;
}

/** As somebody edits it: of any shape, until it is checked. */
export interface DraftContent {
  document: Record<string, unknown>;
  prompts: Record<string, unknown>;
}

export type FunnelDraft = DraftSummary & DraftContent;

type Kept = { draft: FunnelDraft; dialogues: KeptDialogue[] } | { deleted: true };

const MOST_DRAFTS = 500;
const MOST_DIALOGUES = 200;

export class FunnelDrafts {
  readonly #files: DurableFiles;
  readonly #now: () => number;
  /** By id; undefined for one that was deleted. */
  #known: Map<string, DraftSummary | undefined> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(files: DurableFiles, now: () => number) {
    this.#files = files;
    this.#now = now;
  }

  /** What was changed last comes first. */
  list(): DraftSummary[] {
    const drafts = [...this.#index().values()].filter((draft) => draft !== undefined);
    return drafts.sort((a, b) => b.updatedAt - a.updatedAt);
  }

  /** @throws ProsaError `not_found` */
  get(id: string): FunnelDraft {
    return this.#read(id).draft;
  }

  /** @throws ProsaError `conflict` where there are too many */
  create(title: string, from: string | undefined, content: DraftContent, by: string): Promise<FunnelDraft> {
    return this.#inTurn(async () => {
      const known = this.#index();
      if (this.list().length >= MOST_DRAFTS) {
        throw new ProsaError('conflict', `there are ${MOST_DRAFTS} drafts already; delete some first`);
      }
      const id = `d${Math.max(0, ...[...known.keys()].map((other) => Number(other.slice(1)))) + 1}`;
      return this.#write(
        {
          id,
          title,
          funnel: funnelOf(content),
          ...(from === undefined ? {} : { from }),
          revision: 1,
          updatedAt: this.#now(),
          updatedBy: by,
          ...content,
        },
        [],
      );
    });
  }

  /**
   * @param revision the one it was changed from
   * @throws ProsaError `not_found`; `conflict` with the newer revision and whose it is
   */
  change(
    id: string,
    { revision, title, ...content }: { revision: number; title?: string | undefined } & DraftContent,
    by: string,
  ): Promise<FunnelDraft> {
    return this.#inTurn(async () => {
      const { draft, dialogues } = this.#read(id);
      if (draft.revision !== revision) throw conflict(draft);
      return this.#write(
        {
          ...draft,
          ...content,
          title: title ?? draft.title,
          funnel: funnelOf(content),
          revision: revision + 1,
          updatedAt: this.#now(),
          updatedBy: by,
        },
        dialogues,
      );
    });
  }

  /** @throws ProsaError `not_found` */
  delete(id: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#read(id);
      await this.#files.write(`${id}.json`, JSON.stringify({ deleted: true } satisfies Kept));
      this.#index().set(id, undefined);
    });
  }

  /** @throws ProsaError `not_found` */
  dialogues(id: string): KeptDialogue[] {
    return this.#read(id).dialogues;
  }

  /** @throws ProsaError `not_found` */
  dialogue(id: string, name: string): KeptDialogue {
    const found = this.dialogues(id).find((one) => one.name === name);
    if (found === undefined) throw new ProsaError('not_found', `the draft ${id} has no dialogue ${name}`);
    return found;
  }

  /**
   * Keeps it in place of the one of the same name.
   * @throws ProsaError `not_found`, `request_invalid` that says what is wrong with the text
   */
  keepDialogue(
    id: string,
    dialogue: { name: string; yaml: string; start?: DialogueStart | undefined },
    by: string,
  ): Promise<KeptDialogue> {
    return this.#inTurn(async () => {
      const { draft, dialogues } = this.#read(id);
      const kept = keptDialogue(dialogue, this.#now(), by);
      const others = dialogues.filter(({ name }) => name !== kept.name);
      if (others.length >= MOST_DIALOGUES) {
        throw new ProsaError('conflict', `the draft has ${MOST_DIALOGUES} dialogues already`);
      }
      await this.#write(draft, [...others, kept]);
      return kept;
    });
  }

  /** @throws ProsaError `not_found` */
  deleteDialogue(id: string, name: string): Promise<void> {
    return this.#inTurn(async () => {
      this.dialogue(id, name);
      const { draft, dialogues } = this.#read(id);
      const others = dialogues.filter((other) => other.name !== name);
      await this.#write(draft, others);
    });
  }

  /** Read when it is asked for first: by then the steward has brought the files in. */
  #index(): Map<string, DraftSummary | undefined> {
    if (this.#known === undefined) {
      const { directory } = this.#files;
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const ids = readdirSync(directory).flatMap((name) => /^(d\d+)\.json$/.exec(name)?.[1] ?? []);
      this.#known = new Map(ids.map((id) => [id, summaryOf(this.#load(id))]));
    }
    return this.#known;
  }

  #read(id: string): Extract<Kept, { draft: unknown }> {
    const kept = this.#index().get(id) === undefined ? undefined : this.#load(id);
    if (kept === undefined || 'deleted' in kept) throw new ProsaError('not_found', `there is no draft ${id}`);
    return kept;
  }

  #load(id: string): Kept {
    const path = join(this.#files.directory, `${id}.json`);
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Kept;
    } catch (cause) {
      throw new ProsaError('data_format', `${path} cannot be read: ${(cause as Error).message}`, { cause });
    }
  }

  async #write(draft: FunnelDraft, dialogues: KeptDialogue[]): Promise<FunnelDraft> {
    const kept: Kept = { draft, dialogues };
    await this.#files.write(`${draft.id}.json`, JSON.stringify(kept));
    this.#index().set(draft.id, summaryOf(kept));
    return draft;
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

function summaryOf(kept: Kept): DraftSummary | undefined {
  if ('deleted' in kept) return undefined;
  const { document: _, prompts: __, ...summary } = kept.draft;
  return summary;
}

const funnelOf = ({ document }: DraftContent): string => String(document.id ?? '').slice(0, 100);

function conflict({ revision, updatedBy, updatedAt }: FunnelDraft): ProsaError {
  return new ProsaError(
    'conflict',
    `${updatedBy} has changed the draft meanwhile; it is at revision ${revision}`,
    {
      details: { revision, updatedBy, updatedAt },
    },
  );
}
