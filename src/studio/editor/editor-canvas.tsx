import { useCallback, useMemo } from 'react';
import { CanvasTools } from '../canvas/canvas-tools.tsx';
import { FunnelCanvas } from '../canvas/funnel-canvas.tsx';
import { NOTE_PREFIX } from '../canvas/graph.ts';
import { changeNote, collapse, type Point, placeStates } from '../document/drawing.ts';
import { editDocument, type Selection, settleDocument } from '../document/editor-store.ts';
import { targetText } from '../document/links.ts';
import { marksOf } from '../document/problem-places.ts';
import type { Raw } from '../document/raw.ts';
import { type StatePath, stateAt } from '../document/state-path.ts';
import { addTransition, type Slot } from '../document/transitions.ts';
import { select, useContent, useEditor, useFrame } from './draft-context.ts';
import { useEditorKeys } from './use-editor-keys.ts';

/** The canvas of what is edited. */
export function EditorCanvas({ readOnly, onOpen }: { readOnly: boolean; onOpen: () => void }) {
  const { editor, problems } = useFrame();
  const { document } = useContent();
  const selection = useEditor((context) => context.selection);
  const highlight = useEditor((context) => context.highlight);
  const marks = useMemo(() => marksOf(document, problems), [document, problems]);
  const onKeyDown = useEditorKeys(readOnly, onOpen);
  const onSelect = useCallback((next: Selection | undefined) => select(editor, next), [editor]);
  const onMove = useCallback(
    (places: Readonly<Record<string, Point>>) => editDocument(editor, (before) => placed(before, places)),
    [editor],
  );
  const onCollapse = useCallback(
    (path: StatePath, collapsed: boolean) =>
      editDocument(editor, (before) => collapse(before, path, collapsed)),
    [editor],
  );
  const onConnect = useCallback(
    (from: StatePath, to: StatePath) => {
      const before = editor.getSnapshot().context.history.now.document;
      const target = targetText(before, from, to);
      const { document: after, path } = addTransition(before, from, usualSlot(before, from), { target });
      editDocument(editor, () => after);
      select(editor, { kind: 'state', path: from, open: path });
    },
    [editor],
  );
  return (
    <section className="editor-canvas" aria-label="Canvas" onKeyDown={onKeyDown}>
      <FunnelCanvas
        document={document}
        readOnly={readOnly}
        selection={selection}
        onSelect={onSelect}
        highlight={highlight}
        marks={marks}
        onMove={onMove}
        onCollapse={onCollapse}
        {...(readOnly ? {} : { onConnect })}
      >
        <CanvasTools
          document={document}
          selection={selection}
          onSelect={onSelect}
          readOnly={readOnly}
          onDocument={(change) => editDocument(editor, change)}
          onFirstLayout={(change) => settleDocument(editor, change)}
        />
      </FunnelCanvas>
    </section>
  );
}

function placed(document: Raw, places: Readonly<Record<string, Point>>): Raw {
  let after = document;
  const states: Record<string, Point> = {};
  for (const [id, place] of Object.entries(places)) {
    if (id.startsWith(NOTE_PREFIX))
      after = changeNote(after, id.slice(NOTE_PREFIX.length), {
        x: Math.round(place.x),
        y: Math.round(place.y),
      });
    else states[id] = place;
  }
  return Object.keys(states).length > 0 ? placeStates(after, states) : after;
}

/** What a line drawn from a state most likely means. */
function usualSlot(document: Raw, path: StatePath): Slot {
  const state = stateAt(document, path);
  return state.always !== undefined ? { kind: 'always' } : { kind: 'on', trigger: 'message' };
}
