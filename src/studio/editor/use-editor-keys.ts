import type { KeyboardEvent } from 'react';
import { NOTE_PREFIX } from '../canvas/graph.ts';
import { deleteNote } from '../document/drawing.ts';
import { editDocument, type Selection } from '../document/editor-store.ts';
import { pathOfNode, ROOT } from '../document/state-path.ts';
import { deleteWithCare } from '../inspector/delete-state.ts';
import { select, useFrame } from './draft-context.ts';

/** Enter opens what has the focus, else what is selected; Delete deletes it. What concerns the view alone is in canvas/canvas-tools.tsx. */
export function useEditorKeys(readOnly: boolean, onOpen: () => void) {
  const { editor } = useFrame();
  return (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const { selection: before } = editor.getSnapshot().context;
    const selection = focusedNode(target) ?? before;
    if (selection === undefined || target.closest('input, textarea, select, [contenteditable], button'))
      return;
    if (event.key === 'Enter') {
      if (JSON.stringify(selection) !== JSON.stringify(before)) select(editor, selection);
      onOpen();
    } else if (event.key === 'Escape') select(editor, undefined);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && !readOnly) {
      if (selection.kind === 'note') editDocument(editor, (before) => deleteNote(before, selection.id));
      else if (selection.kind === 'state' && selection.path !== ROOT) {
        deleteWithCare(editor, selection.path);
      } else return;
    } else return;
    event.preventDefault();
  };
}

function focusedNode(target: HTMLElement): Selection | undefined {
  const id = target.classList.contains('react-flow__node') ? target.dataset.id : undefined;
  if (id === undefined) return undefined;
  if (id.startsWith(NOTE_PREFIX)) return { kind: 'note', id: id.slice(NOTE_PREFIX.length) };
  return { kind: 'state', path: pathOfNode(id) };
}
