import type { KeyboardEvent } from 'react';
import { deleteNote } from '../document/drawing.ts';
import { editDocument } from '../document/editor-store.ts';
import { ROOT } from '../document/state-path.ts';
import { deleteWithCare } from '../inspector/delete-state.ts';
import { select, useFrame } from './draft-context.ts';

/** Enter opens, Delete deletes. What concerns the view alone is in canvas/canvas-tools.tsx. */
export function useEditorKeys(readOnly: boolean, onOpen: () => void) {
  const { editor } = useFrame();
  return (event: KeyboardEvent) => {
    const { selection } = editor.getSnapshot().context;
    const target = event.target as HTMLElement;
    if (selection === undefined || target.closest('input, textarea, select, [contenteditable], button'))
      return;
    if (event.key === 'Enter') onOpen();
    else if (event.key === 'Escape') select(editor, undefined);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && !readOnly) {
      if (selection.kind === 'note') editDocument(editor, (before) => deleteNote(before, selection.id));
      else if (selection.kind === 'state' && selection.path !== ROOT) {
        deleteWithCare(editor, selection.path);
      } else return;
    } else return;
    event.preventDefault();
  };
}
