/**
 * Keeps a draft on the server as it is edited. Nothing of React: it goes on when the page shows something else.
 *
 * 1. It is saved a second after the last change; what is typed while a save is on its way is saved after it.
 * 2. What somebody else saved or deleted meanwhile is not overwritten: it is told.
 * 3. Only who made the changes saves them: while nobody or somebody else is logged in they are kept here, unless that
 *    one adopts them.
 */
import { createStore } from '@xstate/store';
import { ApiError } from '../api/client.ts';
import { type Content, contentOf, createEditor, isDirty } from '../document/editor-store.ts';

const QUIET_MS = 1_000;
const RETRY_MS = 5_000;

export type Saving =
  | { state: 'saved' | 'waiting' | 'saving' }
  | { state: 'failed'; message: string }
  /** Somebody else deleted it. */
  | { state: 'deleted' }
  | { state: 'conflict'; by: string; revision: number; at: string | number }
  /** Somebody is logged in who did not make the changes. */
  | { state: 'foreign'; user: string };

export type Kept = Content & { revision: number };

export interface DraftServer {
  /** @throws ApiError 409 with the newer revision's `revision`, `updatedBy` and `updatedAt`, 404 where it is gone */
  save(id: string, kept: Kept): Promise<{ revision: number }>;
  read(id: string): Promise<Kept>;
}

/** Acts after so long (ms), unless what it returns is called before. */
export type Later = (ms: number, act: () => void) => () => void;

export interface SavedDraft extends Kept {
  id: string;
  from?: string | null;
}

export class DraftSaver {
  readonly id: string;
  /** `<funnel>@<version>` the draft was made from. */
  readonly from: string | undefined;
  readonly editor;
  readonly status = createStore({
    context: { saving: { state: 'saved' } as Saving },
    on: { is: (_, { saving }: { saving: Saving }) => ({ saving }) },
  });
  readonly #server: DraftServer;
  readonly #later: Later;
  #revision: number;
  /** Who makes the changes, and who is logged in. */
  #author: string | undefined;
  #user: string | undefined;
  #running: Promise<boolean> | undefined;
  #again = false;
  #seen: Content;
  /** Sent, without an answer: the server may have them or not. */
  #unanswered: { sent: Content; content: Content }[] = [];
  #cancel = () => {};

  /** @param author who makes the changes; absent for a reader, of whom nothing is saved */
  constructor(draft: SavedDraft, author: string | undefined, server: DraftServer, later: Later) {
    const { id, from, revision, title, document, prompts } = draft;
    this.id = id;
    this.from = from ?? undefined;
    this.editor = createEditor({ title, document, prompts });
    this.#seen = this.#content;
    this.#revision = revision;
    this.#author = author;
    this.#user = author;
    this.#server = server;
    this.#later = later;
    this.editor.subscribe(() => this.#edited());
  }

  get saving(): Saving {
    return this.status.getSnapshot().context.saving;
  }

  get title(): string {
    return this.#content.title;
  }

  get author(): string | undefined {
    return this.#author;
  }

  get isDirty(): boolean {
    return this.#author !== undefined && isDirty(this.editor.getSnapshot().context);
  }

  /** At once, and again until nothing is left to save or it fails. @returns whether all is saved */
  save(): Promise<boolean> {
    this.#again = true;
    if (this.#running === undefined) {
      if (!this.isDirty || this.#isHeld) return Promise.resolve(!this.isDirty);
      this.#running = this.#run();
    }
    return this.#running;
  }

  /** @param user who is logged in now; undefined for nobody */
  userIs(user: string | undefined): void {
    if (this.#author === undefined) return;
    this.#user = user;
    if (user !== undefined && user !== this.#author && !this.isDirty) this.#author = user;
    if (user !== this.#author) {
      this.#cancel();
      if (user !== undefined) this.#tell({ state: 'foreign', user });
      return;
    }
    if (this.saving.state === 'foreign') this.#tell({ state: 'waiting' });
    void this.save();
  }

  /** Whoever is logged in takes the changes over. */
  adopt(): void {
    if (this.#author === undefined || this.#user === undefined) return;
    this.#author = this.#user;
    this.userIs(this.#user);
  }

  /** Overwrites what somebody else saved. @param revision what is overwritten */
  resume(revision: number): void {
    this.#revision = revision;
    this.#tell({ state: 'waiting' });
    void this.save();
  }

  /** Nothing is saved any more. */
  end(): void {
    this.#cancel();
    this.editor.trigger.saved({ content: this.#content });
    this.#tell({ state: 'saved' });
  }

  get #content(): Content {
    return contentOf(this.editor.getSnapshot().context);
  }

  /** Whether it waits for somebody's decision. */
  get #isHeld(): boolean {
    const { state } = this.saving;
    return this.#user !== this.#author || state === 'conflict' || state === 'deleted' || state === 'foreign';
  }

  /** Each change begins the wait anew. */
  #edited(): void {
    const content = this.#content;
    if (content === this.#seen) return;
    this.#seen = content;
    if (this.#author !== undefined && this.#running === undefined && !this.#isHeld) this.#rest();
  }

  #rest(): void {
    this.#cancel();
    if (this.#isHeld) return;
    const failed = this.saving.state === 'failed';
    if (!failed) this.#tell({ state: this.isDirty ? 'waiting' : 'saved' });
    if (this.isDirty) this.#cancel = this.#later(failed ? RETRY_MS : QUIET_MS, () => void this.save());
  }

  async #run(): Promise<boolean> {
    this.#cancel();
    while (this.#again && this.isDirty && !this.#isHeld) {
      this.#again = false;
      await this.#attempt();
    }
    this.#running = undefined;
    this.#rest();
    return !this.isDirty;
  }

  async #attempt(): Promise<void> {
    const content = this.#content;
    const sent = { ...content, title: content.title.trim() || 'Untitled' };
    this.#tell({ state: 'saving' });
    try {
      const { revision } = await this.#server.save(this.id, { ...sent, revision: this.#revision });
      this.#taken(revision, content);
    } catch (error) {
      await this.#refused(error, { sent, content });
    }
  }

  #taken(revision: number, content: Content): void {
    this.#revision = revision;
    this.#unanswered = [];
    this.editor.trigger.saved({ content });
    this.#tell({ state: this.isDirty ? 'waiting' : 'saved' });
  }

  async #refused(error: unknown, one: { sent: Content; content: Content }): Promise<void> {
    if (error instanceof ApiError && error.code === 'not_found') return this.#tell({ state: 'deleted' });
    if (error instanceof ApiError && error.status === 409 && error.detail.revision !== undefined) {
      return this.#contested(error.detail, one);
    }
    const answered = error instanceof ApiError && error.status >= 400 && error.status < 500;
    if (!answered) this.#unanswered.push(one);
    this.#tell({
      state: 'failed',
      message: error instanceof Error ? error.message : 'It could not be saved.',
    });
  }

  /** Where an answer was lost, the newer revision may be one's own. */
  async #contested(detail: Record<string, unknown>, one: { sent: Content; content: Content }): Promise<void> {
    const { updatedBy = 'somebody else', revision, updatedAt = Date.now() } = detail;
    if (updatedBy === this.#author && this.#unanswered.length > 0) {
      try {
        const kept = await this.#server.read(this.id);
        const own = [...this.#unanswered, one].find(({ sent }) => textOf(sent) === textOf(kept));
        if (own !== undefined) {
          this.#again = true;
          return this.#taken(kept.revision, own.content);
        }
      } catch (error) {
        return this.#tell({ state: 'failed', message: (error as Error).message });
      }
    }
    this.#tell({
      state: 'conflict',
      by: String(updatedBy),
      revision: Number(revision),
      at: updatedAt as string | number,
    });
  }

  #tell(saving: Saving): void {
    const before = this.saving;
    if (before.state === saving.state && (saving.state === 'saved' || saving.state === 'waiting')) return;
    this.status.trigger.is({ saving });
  }
}

const textOf = ({ title, document, prompts }: Content): string => JSON.stringify([title, document, prompts]);
