import { ActionIcon, Alert, Badge, Drawer, Group, Skeleton, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { may, type Session } from '../api/session.ts';
import { Confirmations } from '../inspector/confirmations.tsx';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { NameDialog } from '../shell/name-dialog.tsx';
import { DraftProvider, useEditor, useFrame } from './draft-context.ts';
import { EditorCanvas } from './editor-canvas.tsx';
import { PANELS, type Panel } from './panels.tsx';
import { usePanelFocus } from './use-panel-focus.ts';
import './workspace.css';

/** The canvas with a bar above it and panels beside it; below it on a narrow page. */
export function Workspace({ session, bar }: { session: Session; bar: ReactNode }) {
  const frame = useFrame();
  const { id, problems } = frame;
  const narrow = useMediaQuery('(max-width: 700px)', undefined, { getInitialValueInEffect: false });
  const readOnly = frame.readOnly || narrow;
  const kind = id === undefined ? 'version' : 'draft';
  const panels = PANELS.filter((one) => one.for.includes(kind) && may(session, one.least));
  const [opened, setOpened] = useState<string>();
  const panel = panels.find((one) => one.id === opened);
  useOpenBySelection(setOpened);
  const focus = usePanelFocus();
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const content = panel && (
    <ErrorBoundary key={panel.id}>
      <Suspense fallback={<Skeleton m="md" width="auto" height={120} />}>
        <panel.view session={session} />
      </Suspense>
    </ErrorBoundary>
  );
  return (
    <DraftProvider value={{ ...frame, readOnly }}>
      <div className="workspace">
        <Confirmations />
        <NameDialog />
        <div className="workspace-bar">{bar}</div>
        <div className="workspace-canvas">
          <ErrorBoundary>
            <EditorCanvas
              readOnly={readOnly}
              onOpen={() => {
                setOpened('inspector');
                focus.enter();
              }}
            />
          </ErrorBoundary>
        </div>
        {panel && !narrow && (
          <aside
            className="workspace-panel"
            style={{ width: panel.width ?? 400 }}
            aria-label={panel.title}
            {...focus.panel}
          >
            <Group className="workspace-panel-head" justify="space-between">
              <h2>{panel.title}</h2>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Close"
                onClick={() => setOpened(undefined)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Group>
            <div className="workspace-panel-body">{content}</div>
          </aside>
        )}
        {narrow && (
          <Drawer
            opened={panel !== undefined}
            onClose={() => setOpened(undefined)}
            position="bottom"
            size="75%"
            title={panel?.title}
            closeButtonProps={{ 'aria-label': 'Close' }}
          >
            {panel?.edits && !frame.readOnly && (
              <Alert color="gray" p="xs">
                A draft is not edited on a narrow page: open it on a wider one. Here you can read and try it.
              </Alert>
            )}
            {content}
          </Drawer>
        )}
        <Rail
          panels={panels}
          opened={panel?.id}
          onOpen={setOpened}
          count={(one) => (one === 'problems' ? errors || problems.length : 0)}
          bad={errors > 0}
        />
      </div>
    </DraftProvider>
  );
}

/** What is selected is shown: its prompt, or itself unless something else is open that shows it too. */
function useOpenBySelection(open: (update: (before: string | undefined) => string | undefined) => void) {
  const selection = useEditor((context) => context.selection);
  useEffect(() => {
    if (selection === undefined) return;
    open((before) => {
      if (selection.kind === 'prompt') return 'prompts';
      return before === undefined || before === 'problems' ? 'inspector' : before;
    });
  }, [selection, open]);
}

function Rail({
  panels,
  opened,
  onOpen,
  count,
  bad,
}: {
  panels: readonly Panel[];
  opened: string | undefined;
  onOpen: (id: string | undefined) => void;
  count: (id: string) => number;
  bad: boolean;
}) {
  return (
    <nav className="workspace-rail" aria-label="Panels">
      {panels.map(({ id, title, icon: Icon }) => (
        <Tooltip key={id} label={title} position="left">
          <button
            type="button"
            className={`rail-button${id === opened ? ' is-open' : ''}`}
            aria-pressed={id === opened}
            onClick={() => onOpen(id === opened ? undefined : id)}
          >
            <Icon size={20} aria-hidden />
            <span>{title}</span>
            {count(id) > 0 && (
              <Badge className="rail-count" size="xs" circle color={bad ? 'red.8' : 'orange.9'}>
                {count(id)}
              </Badge>
            )}
          </button>
        </Tooltip>
      ))}
    </nav>
  );
}
