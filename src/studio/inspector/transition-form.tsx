import { Select, Stack, Switch, Textarea } from '@mantine/core';
import { durationText, eventText } from '../canvas/describe.ts';
import { editDocument } from '../document/editor-store.ts';
import { type Link, statePaths, targetText } from '../document/links.ts';
import { at, type JsonPath, type Raw, rawAt } from '../document/raw.ts';
import { trailOf } from '../document/state-path.ts';
import { changeTransition, moveToSlot, shapeOf } from '../document/transitions.ts';
import { useContent, useFrame } from '../editor/draft-context.ts';
import { ActionsEditor } from './actions-editor.tsx';
import { useCatalogue } from './catalogue-context.ts';
import { Wrong } from './field.tsx';
import { GuardEditor } from './guard-editor.tsx';

/** One transition: when, if, where to, and what is done on the way. */
export function TransitionForm({ link, onMoved }: { link: Link; onMoved: (path: JsonPath) => void }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const transition = shapeOf(at(document, link.path));
  const change = (to: Raw, group?: string) =>
    editDocument(
      editor,
      (before) => changeTransition(before, link.path, to),
      group && JSON.stringify([link.path, group]),
    );
  return (
    <Stack gap="sm">
      <Wrong path={link.path} />
      <Trigger link={link} onMoved={onMoved} />
      <GuardEditor value={transition.guard} onChange={(guard) => change({ guard }, 'guard')} />
      <Select
        label="Goes to"
        placeholder="Stays where it is"
        searchable
        clearable
        data={statePaths(document).map((path) => ({ value: path, label: trailOf(document, path) }))}
        value={link.to ?? null}
        error={link.target !== undefined && link.to === undefined && `"${link.target}" does not exist.`}
        onChange={(to) => change({ target: to === null ? undefined : targetText(document, link.from, to) })}
      />
      <ActionsEditor
        label="On the way"
        value={transition.actions}
        onChange={(actions) => change({ actions }, 'actions')}
      />
      <Textarea
        label="Why"
        placeholder="For those who read this later"
        autosize
        minRows={1}
        value={typeof transition.description === 'string' ? transition.description : ''}
        onChange={({ currentTarget: { value } }) =>
          change({ description: value || undefined }, 'description')
        }
      />
      {link.to !== undefined && (
        <Switch
          size="xs"
          label="Leaves and enters the state anew"
          checked={transition.reenter === true}
          onChange={({ currentTarget: { checked } }) => change({ reenter: checked || undefined })}
        />
      )}
    </Stack>
  );
}

function Trigger({ link, onMoved }: { link: Link; onMoved: (path: JsonPath) => void }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const { events } = useCatalogue();
  const { kind, trigger } = link;
  if (kind !== 'on' && kind !== 'after') return null;
  const delays = rawAt(document, ['delays']);
  const known =
    kind === 'on'
      ? events.map(({ type }) => ({ value: type, label: eventText(type) }))
      : Object.entries(delays).map(([name, delay]) => ({
          value: name,
          label: `${name} (${waitText(delay)})`,
        }));
  const data = known.some(({ value }) => value === trigger)
    ? known
    : [{ value: trigger, label: trigger }, ...known];
  return (
    <Select
      label={kind === 'on' ? 'When the customer says' : 'After'}
      searchable
      allowDeselect={false}
      data={data}
      value={trigger}
      onChange={(to) => {
        if (to === null) return;
        const moved = moveToSlot(document, link.path, link.from, { kind, trigger: to });
        editDocument(editor, () => moved.document);
        onMoved(moved.path);
      }}
    />
  );
}

function waitText(delay: unknown): string {
  const wait = typeof delay === 'object' && delay !== null ? at(delay, ['wait']) : delay;
  return typeof wait === 'number' ? durationText(wait) : String(wait);
}
