import { ActionIcon, Button, Menu, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { actionText } from '../canvas/describe.ts';
import { labelOf } from '../canvas/edges.ts';
import { editDocument } from '../document/editor-store.ts';
import { type Link, linksOf } from '../document/links.ts';
import { problemsWithin } from '../document/problem-places.ts';
import { at, isRaw, type JsonPath, listOf, rawAt } from '../document/raw.ts';
import { ROOT, type StatePath, stateAt, trailOf } from '../document/state-path.ts';
import {
  addTransition,
  deleteTransition,
  listPath,
  moveTransition,
  type Slot,
  shapeOf,
} from '../document/transitions.ts';
import { select, useContent, useFrame } from '../editor/draft-context.ts';
import { TransitionForm } from './transition-form.tsx';

/** Where a state leads, in the order in which its transitions are looked at. */
export function TransitionsForm({ path, open }: { path: StatePath; open: JsonPath | undefined }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const links = linksOf(document).filter(({ from }) => from === path);
  return (
    <Stack gap={6}>
      <h3>Transitions</h3>
      {links.length === 0 && (
        <Text size="sm" c="dimmed">
          None: it leads nowhere.
        </Text>
      )}
      <TransitionCards
        links={links}
        open={open}
        onOpen={(at) => select(editor, { kind: 'state', path, ...(at && { open: at }) })}
      />
      <AddTransition path={path} />
    </Stack>
  );
}

/** Transitions, each folded to a line until it is opened. */
export function TransitionCards({
  links,
  open,
  onOpen,
}: {
  links: readonly Link[];
  open: JsonPath | undefined;
  onOpen: (path: JsonPath | undefined) => void;
}) {
  const { editor, problems } = useFrame();
  const { document } = useContent();
  const isOpen = (path: JsonPath) => open !== undefined && JSON.stringify(path) === JSON.stringify(open);
  const move = (path: JsonPath, by: number) => {
    const moved = moveTransition(document, path, listPath(path).index + by);
    editDocument(editor, () => moved.document);
    if (open !== undefined) onOpen(moved.path);
  };
  return links.map((link) => {
    const wrong = problemsWithin(problems, link.path);
    const worst = wrong.find(({ severity }) => severity === 'error') ?? wrong[0];
    const transition = shapeOf(at(document, link.path));
    const siblings = listOf(at(document, listPath(link.path).list)).length;
    const { index } = listPath(link.path);
    const doing = listOf(transition.actions).map(actionText).join(' · ');
    return (
      <div
        key={JSON.stringify(link.path)}
        className={`transition-card${isOpen(link.path) ? ' is-open' : ''}${worst ? ` has-${worst.severity}` : ''}`}
      >
        <div className="transition-head">
          <UnstyledButton
            flex={1}
            miw={0}
            aria-expanded={isOpen(link.path)}
            onClick={() => onOpen(isOpen(link.path) ? undefined : link.path)}
          >
            <Text size="sm" fw={500} lineClamp={2}>
              {labelOf(link, transition, rawAt(document, ['delays']))}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={1}>
              {link.target === undefined
                ? 'stays'
                : `→ ${link.to === undefined ? link.target : link.to === ROOT ? 'the funnel' : trailOf(document, link.to)}`}
              {doing !== '' && ` · ${doing}`}
            </Text>
          </UnstyledButton>
          {siblings > 1 && (
            <>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label="Look at it earlier"
                title="Look at it earlier"
                disabled={index === 0}
                onClick={() => move(link.path, -1)}
              >
                <IconArrowUp size={14} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label="Look at it later"
                title="Look at it later"
                disabled={index === siblings - 1}
                onClick={() => move(link.path, 1)}
              >
                <IconArrowDown size={14} aria-hidden />
              </ActionIcon>
            </>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label="Delete this transition"
            title="Delete this transition"
            onClick={() => {
              editDocument(editor, (before) => deleteTransition(before, link.path));
              onOpen(undefined);
            }}
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </div>
        {isOpen(link.path) && (
          <div className="transition-form">
            <TransitionForm link={link} onMoved={onOpen} />
          </div>
        )}
      </div>
    );
  });
}

function AddTransition({ path }: { path: StatePath }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const state = stateAt(document, path);
  const delays = Object.keys(rawAt(document, ['delays']));
  const add = (slot: Slot) => {
    const added = addTransition(
      document,
      path,
      slot,
      slot.kind === 'always' ? { guard: { type: 'all', params: { of: [] } } } : {},
    );
    editDocument(editor, () => added.document);
    select(editor, { kind: 'state', path, open: added.path });
  };
  const invokes = listOf(state.invoke).filter(isRaw);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          className="self-start"
          leftSection={<IconPlus size={14} aria-hidden />}
        >
          Add a transition
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => add({ kind: 'on', trigger: 'message' })}>
          When the customer writes
        </Menu.Item>
        {path !== ROOT && (
          <Menu.Item onClick={() => add({ kind: 'always' })}>At once, if something holds</Menu.Item>
        )}
        {path !== ROOT && delays.length > 0 && (
          <Menu.Item onClick={() => add({ kind: 'after', trigger: delays[0]! })}>After some time</Menu.Item>
        )}
        {invokes.map((invoke, index) => [
          <Menu.Item key={`done${String(invoke.src)}`} onClick={() => add({ kind: 'done', invoke: index })}>
            When {String(invoke.src)} is done
          </Menu.Item>,
          <Menu.Item key={`error${String(invoke.src)}`} onClick={() => add({ kind: 'error', invoke: index })}>
            When {String(invoke.src)} failed
          </Menu.Item>,
        ])}
        {isRaw(state.states) && path !== ROOT && (
          <Menu.Item onClick={() => add({ kind: 'onDone' })}>When what is inside ends</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
