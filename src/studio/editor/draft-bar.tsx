import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Menu,
  Text,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconAlertCircle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconDownload,
} from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { exportMachine } from '../api/funnels.ts';
import { edit } from '../document/editor-store.ts';
import { download } from './download.ts';
import { useContent, useEditor, useFrame } from './draft-context.ts';
import type { Saving } from './draft-saver.ts';

/** The draft's title, what was done and undone, whether it is saved. */
export function DraftBar({ saving, onSave }: { saving: Saving; onSave: () => void }) {
  const { editor, readOnly, from } = useFrame();
  const content = useContent();
  const past = useEditor(({ history }) => history.past.length > 0);
  const future = useEditor(({ history }) => history.future.length > 0);
  useUndoKeys(onSave);
  const asMachine = async () => {
    try {
      download(`${content.title}.machine.json`, await exportMachine(content.document));
    } catch (error) {
      notifications.show({ color: 'red', title: 'It was not exported', message: (error as Error).message });
    }
  };
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="xs" wrap="nowrap" miw={0} flex={1}>
        <Anchor component={Link} href="~/studio/funnels" size="sm">
          Funnels
        </Anchor>
        <Text c="dimmed" aria-hidden>
          /
        </Text>
        <VisuallyHidden component="h1">Draft: {content.title}</VisuallyHidden>
        <TextInput
          aria-label="Title of the draft"
          variant="unstyled"
          className="draft-title"
          readOnly={readOnly}
          value={content.title}
          maxLength={120}
          onChange={({ currentTarget: { value } }) =>
            edit(editor, (before) => ({ ...before, title: value }), 'title')
          }
        />
        {from !== undefined && (
          <Text size="sm" c="dimmed" visibleFrom="md" truncate>
            from {from}
          </Text>
        )}
      </Group>
      <Group gap={4} wrap="nowrap">
        {!readOnly && <SavingText saving={saving} />}
        {!readOnly && (
          <>
            <Tooltip label="Undo (Ctrl+Z)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label="Undo"
                disabled={!past}
                onClick={() => editor.trigger.undone()}
              >
                <IconArrowBackUp size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Redo (Ctrl+Y)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label="Redo"
                disabled={!future}
                onClick={() => editor.trigger.redone()}
              >
                <IconArrowForwardUp size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              visibleFrom="sm"
            >
              Export
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              onClick={() =>
                download(`${content.title}.json`, { document: content.document, prompts: content.prompts })
              }
            >
              Funnel with its prompts
            </Menu.Item>
            <Menu.Item onClick={asMachine}>XState machine</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Group>
  );
}

function SavingText({ saving }: { saving: Saving }) {
  const text = {
    saved: 'Saved',
    waiting: 'Changed',
    saving: 'Saving…',
    failed: 'Not saved',
    conflict: 'Not saved',
    deleted: 'Not saved',
    foreign: 'Not saved',
  }[saving.state];
  const bad = text === 'Not saved';
  return (
    <Tooltip label={saving.state === 'failed' ? saving.message : 'Saved by itself after each change'}>
      <Group gap={4} wrap="nowrap" c={bad ? 'red' : 'dimmed'} mr={4} role="status">
        {saving.state === 'saved' && <IconCheck size={14} aria-hidden />}
        {bad && <IconAlertCircle size={14} aria-hidden />}
        <Text size="sm">{text}</Text>
      </Group>
    </Tooltip>
  );
}

/** Also while a field of the document is typed into: what it undoes is the document's change, not the browser's. */
function useUndoKeys(onSave: () => void) {
  const { editor, readOnly } = useFrame();
  useEffect(() => {
    if (readOnly) return;
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key === 's') onSave();
      else if (!isOfDocument(event.target)) return;
      else if (key === 'z') editor.trigger[event.shiftKey ? 'redone' : 'undone']();
      else if (key === 'y') editor.trigger.redone();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [editor, readOnly, onSave]);
}

/** Other fields and dialogs have an undo of their own, or none. */
const isOfDocument = (target: EventTarget | null): boolean =>
  !(target instanceof Element) ||
  target.closest('.inspector, .draft-title') !== null ||
  target.closest('input, textarea, select, [contenteditable], [role="dialog"]') === null;
