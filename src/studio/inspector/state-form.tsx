import { Button, Checkbox, Group, Menu, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { colourState, coloursOf } from '../document/drawing.ts';
import { editDocument } from '../document/editor-store.ts';
import { statePaths } from '../document/links.ts';
import type { JsonPath } from '../document/raw.ts';
import { put } from '../document/raw.ts';
import {
  childKeys,
  jsonPathOf,
  keyOf,
  parentOf,
  ROOT,
  type StatePath,
  spelled,
  stateAt,
  trailOf,
} from '../document/state-path.ts';
import { addState, canMove, duplicateState, moveState, retitleState } from '../document/states.ts';
import { select, useContent, useFrame } from '../editor/draft-context.ts';
import { askTitle } from '../shell/ask-name.ts';
import { ActionsEditor } from './actions-editor.tsx';
import { Colours } from './colours.tsx';
import { deleteWithCare } from './delete-state.ts';
import { useField, Wrong } from './field.tsx';
import { InvokesForm } from './invokes-form.tsx';
import { PromptsOfState } from './prompts-of-state.tsx';
import { TextField } from './text-field.tsx';
import { TransitionsForm } from './transitions-form.tsx';
import { TurnsForm } from './turns-form.tsx';

/** A state: what it is called, what it does, and where it leads. */
export function StateForm({ path, open }: { path: StatePath; open: JsonPath | undefined }) {
  const { document } = useContent();
  const place = jsonPathOf(path);
  const root = path === ROOT;
  const [entry, setEntry] = useField([...place, 'entry']);
  const [exit, setExit] = useField([...place, 'exit']);
  return (
    <Stack>
      {root ? (
        <Text size="sm" c="dimmed">
          What happens in every state, unless the state says something else.
        </Text>
      ) : (
        <Head path={path} />
      )}
      {!root && <TextField label="Description" path={[...place, 'description']} long />}
      <section className="inspector-section">
        <TransitionsForm path={path} open={open} />
      </section>
      {!root && (
        <>
          <section className="inspector-section">
            <InvokesForm path={path} />
          </section>
          <section className="inspector-section">
            <Stack>
              <ActionsEditor label="When it is entered" value={entry} onChange={setEntry} />
              <Wrong path={[...place, 'entry']} />
              <ActionsEditor label="When it is left" value={exit} onChange={setExit} />
              <Wrong path={[...place, 'exit']} />
            </Stack>
          </section>
          <PromptsOfState path={path} />
          <section className="inspector-section">
            <Settings path={path} />
          </section>
          {parentOf(path) === ROOT && (
            <section className="inspector-section">
              <TurnsForm path={[...place, 'turns']} />
            </section>
          )}
          <Text size="xs" c="dimmed">
            Key: {keyOf(path)} · {trailOf(document, path)}
          </Text>
        </>
      )}
    </Stack>
  );
}

function Head({ path }: { path: StatePath }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const state = stateAt(document, path);
  const go = (next: { document: typeof document; path: StatePath }) => {
    editDocument(editor, () => next.document);
    select(editor, { kind: 'state', path: next.path });
  };
  return (
    <Stack gap={4}>
      <Group align="flex-end" wrap="nowrap" gap={6}>
        <TextInput
          flex={1}
          label="Title"
          placeholder={spelled(keyOf(path))}
          maxLength={80}
          value={typeof state.title === 'string' ? state.title : ''}
          onChange={({ currentTarget: { value } }) =>
            editDocument(editor, (before) => retitleState(before, path, value), `title ${path}`)
          }
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px="xs" aria-label="More to do with this state">
              <IconDots size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => askTitle((title) => go(addState(document, path, title)))}>
              Add a state inside
            </Menu.Item>
            <Menu.Item
              leftSection={<IconCopy size={16} aria-hidden />}
              onClick={() => go(duplicateState(document, path))}
            >
              Duplicate
            </Menu.Item>
            <Menu.Item
              className="is-danger"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => deleteWithCare(editor, path)}
            >
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Wrong path={[...jsonPathOf(path), 'title']} />
    </Stack>
  );
}

function Settings({ path }: { path: StatePath }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const place = jsonPathOf(path);
  const parent = parentOf(path);
  const state = stateAt(document, path);
  const [priority, setPriority] = useField([...place, 'priority']);
  const parents = [ROOT, ...statePaths(document)].filter(
    (to) => to === parent || canMove(document, path, to),
  );
  const children = childKeys(document, path);
  const tags = Array.isArray(state.tags) ? state.tags : [];
  return (
    <Stack>
      <Colours
        value={coloursOf(document)[path]}
        onChange={(colour) => editDocument(editor, (before) => colourState(before, path, colour))}
      />
      <Select
        label="Inside"
        description="Transitions go on leading where they lead."
        searchable
        allowDeselect={false}
        data={parents.map((to) => ({
          value: to || ' ',
          label: to === ROOT ? 'The funnel' : trailOf(document, to),
        }))}
        value={parent || ' '}
        onChange={(to) => {
          if (to === null || to.trim() === parent) return;
          const moved = moveState(document, path, to.trim());
          editDocument(editor, () => moved.document);
          select(editor, { kind: 'state', path: moved.path });
        }}
      />
      {children.length > 0 && (
        <Select
          label="Begins in"
          allowDeselect={false}
          data={children.map((key) => ({
            value: key,
            label: trailOf(document, `${path}.${key}`).split(' › ').at(-1)!,
          }))}
          value={typeof state.initial === 'string' ? state.initial : null}
          onChange={(to) =>
            editDocument(editor, (before) => put(before, [...place, 'initial'], to ?? undefined))
          }
        />
      )}
      <Checkbox
        label="It is where the funnel begins"
        hidden={parent !== ROOT}
        checked={stateAt(document, parent).initial === keyOf(path)}
        onChange={() =>
          editDocument(editor, (before) => put(before, [...jsonPathOf(parent), 'initial'], keyOf(path)))
        }
      />
      {parent === ROOT && (
        <Select
          label="Priority"
          description="Who is served first when there is more to do than can be done."
          placeholder="normal"
          clearable
          data={['urgent', 'high', 'normal']}
          value={typeof priority === 'string' ? priority : null}
          onChange={(to) => setPriority(to ?? undefined)}
        />
      )}
      {children.length === 0 && parent !== ROOT && (
        <Checkbox
          label="What is around it is done here"
          checked={state.type === 'final'}
          onChange={({ currentTarget: { checked } }) =>
            editDocument(editor, (before) => put(before, [...place, 'type'], checked ? 'final' : undefined))
          }
        />
      )}
      <Checkbox
        label="It is silent on purpose"
        description="A message of the customer's is meant to get no answer here."
        checked={tags.includes('silent')}
        onChange={({ currentTarget: { checked } }) => {
          const others = tags.filter((tag) => tag !== 'silent');
          const all = checked ? [...others, 'silent'] : others;
          editDocument(editor, (before) => put(before, [...place, 'tags'], all.length > 0 ? all : undefined));
        }}
      />
      <Wrong path={[...place, 'initial']} />
    </Stack>
  );
}
