import { Paper, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { migrationQuery } from '../api/publishing.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { StateTitleIn } from '../titles/state-title.tsx';

const STATUS = {
  running: 'Moving those inside',
  done: 'Moved',
  superseded: 'Ended by a newer publication',
} as const;

/** How far a migration has come, until it has ended. */
export function MigrationProgress({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(migrationQuery(id));
  if (error) return <Failed error={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Loading rows={2} />;
  const { status, examined = 0, total, moved = 0, stayed = [] } = data;
  const share = status === 'running' ? (total ? (examined / total) * 100 : 0) : 100;
  return (
    <Paper withBorder p="sm" component="section" aria-label="Migration">
      <Text size="sm" fw={600}>
        {STATUS[status]}
      </Text>
      <Progress value={share} animated={status === 'running'} my={6} aria-label="Conversations looked at" />
      <Text size="sm" className="numeric">
        {moved} moved
        {total !== undefined && status === 'running' && `, ${examined} of ${total} looked at`}
      </Text>
      {stayed.length > 0 && (
        <Stack gap={2} mt={6}>
          {stayed.map(({ version, state, reason, count }) => (
            <Text key={`${version} ${state} ${reason}`} size="xs" className="stays words">
              {count} stayed in <StateTitleIn version={version} path={state} />: {reason}
            </Text>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
