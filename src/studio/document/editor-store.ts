import { createStore } from '@xstate/store';
import { changed, type History, historyOf, redone, settled, undone } from './history.ts';
import type { Prompts } from './prompts.ts';
import type { JsonPath, Raw } from './raw.ts';
import type { StatePath } from './state-path.ts';

/** What is edited, undone and saved together. */
export interface Content {
  title: string;
  document: Raw;
  prompts: Prompts;
}

export type Selection =
  /** A state, and the one of its transitions that is open. */
  | { kind: 'state'; path: StatePath; open?: JsonPath }
  /** Transitions that are drawn as one. */
  | { kind: 'edge'; from: StatePath; to: StatePath }
  | { kind: 'note'; id: string }
  | { kind: 'prompt'; name: string }
  /** What holds for all of it. */
  | { kind: 'funnel' };

export interface EditorContext {
  history: History<Content>;
  /** As the server has it. */
  saved: Content;
  selection: Selection | undefined;
  /** States that somebody points at, e.g. the one a simulation is in. */
  highlight: ReadonlySet<StatePath>;
}

const NOTHING: ReadonlySet<StatePath> = new Set();

export function createEditor(content: Content) {
  return createStore({
    context: {
      history: historyOf(content),
      saved: content,
      selection: undefined,
      highlight: NOTHING,
    } as EditorContext,
    on: {
      changed: (context, event: { content: Content; at: number; group?: string | undefined }) => ({
        ...context,
        history: changed(context.history, event.content, event.at, event.group),
      }),
      /** It is no change to be saved either: who only looks at a draft leaves it as it is. */
      settled: (context, { change }: { change: (content: Content) => Content }) => {
        const same = once(change);
        return { ...context, history: settled(context.history, same), saved: same(context.saved) };
      },
      undone: (context) => ({ ...context, history: undone(context.history) }),
      redone: (context) => ({ ...context, history: redone(context.history) }),
      /** What is edited now may have gone on since. */
      saved: (context, { content }: { content: Content }) => ({ ...context, saved: content }),
      replaced: (_context, { content }: { content: Content }) => ({
        history: historyOf(content),
        saved: content,
        selection: undefined,
        highlight: NOTHING,
      }),
      selected: (context, { selection }: { selection: Selection | undefined }) => ({ ...context, selection }),
      highlighted: (context, { paths }: { paths: ReadonlySet<StatePath> }) => ({
        ...context,
        highlight: paths,
      }),
    },
  });
}

/** What is one and the same stays so. */
function once<T extends object>(change: (one: T) => T): (one: T) => T {
  const made = new Map<T, T>();
  return (one) => {
    const known = made.get(one) ?? change(one);
    made.set(one, known);
    return known;
  };
}

export type Editor = ReturnType<typeof createEditor>;

export const contentOf = ({ history }: EditorContext): Content => history.now;
export const isDirty = ({ history, saved }: EditorContext): boolean => history.now !== saved;

/** Changes what is edited by what it is now. */
export function edit(editor: Editor, change: (content: Content) => Content, group?: string): void {
  const content = change(contentOf(editor.getSnapshot().context));
  editor.trigger.changed({ content, at: Date.now(), group });
}

export const editDocument = (editor: Editor, change: (document: Raw) => Raw, group?: string): void =>
  edit(
    editor,
    (content) => {
      const document = change(content.document);
      return document === content.document ? content : { ...content, document };
    },
    group,
  );

/** Changes the document as if it had always been so: there is nothing to undo or to save, and what was undone can be redone. */
export const settleDocument = (editor: Editor, change: (document: Raw) => Raw): void =>
  editor.trigger.settled({ change: (content) => ({ ...content, document: change(content.document) }) });

export const editPrompts = (editor: Editor, change: (prompts: Prompts) => Prompts, group?: string): void =>
  edit(
    editor,
    (content) => {
      const prompts = change(content.prompts);
      return prompts === content.prompts ? content : { ...content, prompts };
    },
    group,
  );
