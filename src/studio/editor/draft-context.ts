import { useSelector } from '@xstate/store-react';
import { createContext, useContext } from 'react';
import type { Problem } from '../api/funnel-types.ts';
import {
  type Content,
  contentOf,
  type Editor,
  type EditorContext,
  type Selection,
} from '../document/editor-store.ts';
import type { Prompts } from '../document/prompts.ts';
import type { Raw } from '../document/raw.ts';
import type { StatePath } from '../document/state-path.ts';

/** What panels beside the canvas are about: a draft, or a published version, which cannot be changed. */
export interface DraftFrame {
  editor: Editor;
  /** Absent for a published version. */
  id: string | undefined;
  /** `<funnel>@<version>` it was made from, or that it is. */
  from: string | undefined;
  readOnly: boolean;
  problems: readonly Problem[];
  /** Whether what is on the page was checked, is being checked, or cannot be. */
  checking: 'checked' | 'checking' | 'failed';
}

const Frame = createContext<DraftFrame | undefined>(undefined);
export const DraftProvider = Frame.Provider;

export function useFrame(): DraftFrame {
  const frame = useContext(Frame);
  if (frame === undefined) throw new Error('there is no draft around this component');
  return frame;
}

export interface Draft {
  id: string | undefined;
  from: string | undefined;
  readOnly: boolean;
  title: string;
  document: Raw;
  prompts: Prompts;
  problems: readonly Problem[];
  /** Selects a state, shows it on the canvas and in the inspector. */
  select(path: StatePath): void;
  /** Points at states of the canvas, until the next call. */
  highlight(paths: Iterable<StatePath>): void;
}

/** For panels such as Try and Publish: what is edited now. */
export function useDraft(): Draft {
  const { editor, id, from, readOnly, problems } = useFrame();
  const { title, document, prompts } = useEditor(contentOf);
  return {
    id,
    from,
    readOnly,
    title,
    document,
    prompts,
    problems,
    select: (path) => select(editor, { kind: 'state', path }),
    highlight: (paths) => editor.trigger.highlighted({ paths: new Set(paths) }),
  };
}

export function useEditor<T>(read: (context: EditorContext) => T): T {
  const { editor } = useFrame();
  return useSelector(editor, ({ context }) => read(context));
}

export const useContent = (): Content => useEditor(contentOf);

export const select = (editor: Editor, selection: Selection | undefined): void =>
  editor.trigger.selected({ selection });
