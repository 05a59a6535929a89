import { type Editor, editDocument } from '../document/editor-store.ts';
import { parentOf, ROOT, type StatePath, titleOf, trailOf } from '../document/state-path.ts';
import { deleteState } from '../document/states.ts';
import { ask } from './confirm.ts';

/** Deletes a state; asks first when transitions lead there, which go with it. */
export function deleteWithCare(editor: Editor, path: StatePath): void {
  const { document } = editor.getSnapshot().context.history.now;
  const { lost } = deleteState(document, path);
  const done = () => {
    editDocument(editor, (before) => deleteState(before, path).document);
    const parent = parentOf(path);
    editor.trigger.selected({ selection: parent === ROOT ? undefined : { kind: 'state', path: parent } });
  };
  if (lost.length === 0) {
    done();
    return;
  }
  ask({
    title: `Delete ${titleOf(document, path)}?`,
    message: `${lost.length} ${lost.length === 1 ? 'transition leads' : 'transitions lead'} here and will be deleted too:`,
    items: [...new Set(lost.map(({ from }) => (from === ROOT ? 'Anywhere' : trailOf(document, from))))],
    action: 'Delete',
    onConfirm: done,
  });
}
