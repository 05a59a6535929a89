import { Alert, Anchor, Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { createDraft } from '../api/drafts.ts';
import { versionQuery } from '../api/funnels.ts';
import { may, type Session } from '../api/session.ts';
import { createEditor } from '../document/editor-store.ts';
import type { Prompts } from '../document/prompts.ts';
import type { Raw } from '../document/raw.ts';
import { DraftProvider } from '../editor/draft-context.ts';
import { Workspace } from '../editor/workspace.tsx';

/** A published version, to be looked at. */
export function VersionView({ session, version }: { session: Session; version: string }) {
  const { data, error } = useQuery(versionQuery(version));
  const [, go] = useLocation();
  const editor = useMemo(
    () =>
      data &&
      createEditor({
        title: version,
        document: data.document as unknown as Raw,
        prompts: data.prompts as unknown as Prompts,
      }),
    [data, version],
  );
  const draft = useMutation({
    mutationFn: () => createDraft({ title: `Draft of ${version}`, from: version }),
    onSuccess: ({ id }) => go(`~/studio/drafts/${id}`),
  });
  if (error && data === undefined)
    return (
      <Alert m="md" color="red" title="This version cannot be shown">
        {error.message}
      </Alert>
    );
  if (data === undefined || editor === undefined) return <Skeleton m="md" width="auto" height={300} />;
  const bar = (
    <Group justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap" miw={0}>
        <Anchor component={Link} href="/" size="sm">
          Funnels
        </Anchor>
        <Text c="dimmed" aria-hidden>
          /
        </Text>
        <Text component="h1" fw={600} truncate>
          {data.document.title}
        </Text>
        <Text size="sm" c="dimmed" visibleFrom="sm" truncate>
          {version}
        </Text>
        <Badge variant="light" color={data.status === 'live' ? 'teal' : 'gray'}>
          {data.status}
        </Badge>
      </Group>
      {may(session, 'editor') && (
        <Button
          flex="none"
          size="compact-md"
          leftSection={<IconCopy size={16} aria-hidden />}
          loading={draft.isPending}
          onClick={() => draft.mutate()}
        >
          Edit a draft
        </Button>
      )}
    </Group>
  );
  return (
    <DraftProvider
      value={{ editor, id: undefined, from: version, readOnly: true, problems: [], checking: 'checked' }}
    >
      <Workspace session={session} bar={bar} />
    </DraftProvider>
  );
}
