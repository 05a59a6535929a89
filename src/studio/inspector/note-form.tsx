import { Button, Stack, Textarea } from '@mantine/core';
import { changeNote, deleteNote, notesOf } from '../document/drawing.ts';
import { editDocument } from '../document/editor-store.ts';
import { select, useContent, useFrame } from '../editor/draft-context.ts';
import { Colours } from './colours.tsx';
import { FunnelForm } from './funnel-form.tsx';

/** A note on the canvas: for people, the funnel does not read it. */
export function NoteForm({ id }: { id: string }) {
  const { editor } = useFrame();
  const note = notesOf(useContent().document).find((one) => one.id === id);
  if (note === undefined) return <FunnelForm />;
  return (
    <Stack>
      <Textarea
        label="Note"
        autosize
        minRows={4}
        maxLength={2_000}
        value={note.text}
        onChange={({ currentTarget: { value } }) =>
          editDocument(editor, (before) => changeNote(before, id, { text: value }), `note ${id}`)
        }
      />
      <Colours
        value={note.colour}
        onChange={(colour) =>
          editDocument(editor, (before) => changeNote(before, id, { colour } as { colour: string }))
        }
      />
      <Button
        variant="light"
        color="red"
        onClick={() => {
          editDocument(editor, (before) => deleteNote(before, id));
          select(editor, undefined);
        }}
      >
        Delete note
      </Button>
    </Stack>
  );
}
