import {
  Alert,
  Anchor,
  Badge,
  Button,
  Card,
  Container,
  FileButton,
  Group,
  Skeleton,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileImport, IconPlus, IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { createDraft, draftsQuery } from '../api/drafts.ts';
import { funnelsQuery } from '../api/funnels.ts';
import { may, type Session } from '../api/session.ts';
import { Confirmations } from '../inspector/confirmations.tsx';
import { ago } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { DraftCard } from './draft-card.tsx';
import { type Imported, importedFile } from './import-file.ts';
import { NotKept } from './not-kept.tsx';

const STATUS = { live: 'teal', kept: 'gray', draining: 'orange', retired: 'gray' } as const;

/** Drafts in the making, and every version that is kept, with how many conversations are inside. */
export function FunnelsList({ session }: { session: Session }) {
  const funnels = useQuery(funnelsQuery);
  const editor = may(session, 'editor');
  const drafts = useQuery(draftsQuery);
  const [, go] = useLocation();
  const create = useMutation({
    mutationFn: createDraft,
    onSuccess: ({ id }) => go(`~/studio/drafts/${id}`),
    onError: ({ message }) => notifications.show({ color: 'red', title: 'No draft was made', message }),
  });
  const sameAgain = useRef<() => void>(null);
  const [lacking, setLacking] = useState<Imported>();
  const take = useMutation({
    mutationFn: (file: File) => importedFile(file),
    onSuccess: (imported) =>
      imported.problems.length === 0 ? create.mutate(imported.draft) : setLacking(imported),
    onError: ({ message }) =>
      notifications.show({ color: 'red', title: 'The file could not be taken', message }),
  });
  const live = funnels.data?.live;
  const now = useNow(10_000);
  return (
    <Container size="lg" py="lg">
      <Confirmations />
      {lacking && (
        <NotKept
          problems={lacking.problems}
          onClose={() => setLacking(undefined)}
          onGoOn={() => {
            setLacking(undefined);
            create.mutate(lacking.draft);
          }}
        />
      )}
      <Group justify="space-between" mb="lg">
        <Title order={1} size="h2">
          Funnels
        </Title>
        {editor && (
          <Group gap="xs">
            <FileButton
              accept="application/json,.json"
              resetRef={sameAgain}
              onChange={(file) => {
                if (file) take.mutate(file);
                sameAgain.current?.();
              }}
            >
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  leftSection={<IconFileImport size={16} aria-hidden />}
                  loading={take.isPending}
                >
                  Import
                </Button>
              )}
            </FileButton>
            {live !== undefined && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                loading={create.isPending}
                onClick={() => create.mutate({ title: 'New draft', from: live })}
              >
                New draft
              </Button>
            )}
          </Group>
        )}
      </Group>
      <section aria-labelledby="drafts">
        <Title order={2} size="h5" mb="sm" id="drafts">
          Drafts
        </Title>
        {drafts.error && <Alert color="red">{drafts.error.message}</Alert>}
        {drafts.isPending && <Skeleton height={72} />}
        {drafts.data?.items.length === 0 && (
          <Card withBorder p="lg">
            <Text c="dimmed" size="sm">
              No drafts. A draft is a copy of a version that you change, try and publish; customers notice
              nothing until then.
            </Text>
          </Card>
        )}
        <Stack gap="xs">
          {drafts.data?.items.map((one) => (
            <DraftCard key={one.id} draft={one} editable={editor} />
          ))}
        </Stack>
      </section>
      <section aria-labelledby="versions">
        <Title order={2} size="h5" mt="xl" mb="sm" id="versions">
          Versions
        </Title>
        {funnels.error && <Alert color="red">{funnels.error.message}</Alert>}
        {funnels.isPending && <Skeleton height={72} />}
        <Stack gap="xs">
          {funnels.data?.versions.map(({ version, status, inside, publication }) => (
            <Card key={version} withBorder p="md">
              <Group justify="space-between" wrap="nowrap">
                <Stack gap={2} miw={0}>
                  <Group gap="xs">
                    <Anchor component={Link} href={`/v/${version}`} fw={600}>
                      {version}
                    </Anchor>
                    <Badge variant="light" color={STATUS[status]}>
                      {status}
                    </Badge>
                  </Group>
                  {publication && (
                    <Text size="sm" c="dimmed" truncate>
                      {ago(publication.at, now)}
                      {publication.note === undefined ? '' : ` · ${publication.note}`}
                    </Text>
                  )}
                </Stack>
                <Group gap={6} wrap="nowrap" c="dimmed">
                  <IconUsers size={16} aria-hidden />
                  <Text size="sm">{inside} inside</Text>
                </Group>
              </Group>
            </Card>
          ))}
        </Stack>
      </section>
    </Container>
  );
}
