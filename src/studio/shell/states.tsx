/** What stands where nothing can be shown: nothing there, or it failed. */
import { Alert, Button, Center, Group, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { NotLoaded } from './lazily.tsx';

interface EmptyProps {
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  title: string;
  children?: ReactNode;
}

export function Empty({ icon: Icon, title, children }: EmptyProps) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs" maw={380} ta="center">
        <ThemeIcon variant="light" size={48} radius="xl">
          <Icon size={26} aria-hidden />
        </ThemeIcon>
        <Text fw={600}>{title}</Text>
        {children !== undefined && (
          <Text size="sm" c="dimmed">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}

interface FailedProps {
  error: Error;
  onRetry?: () => void;
}

export function Failed({ error, onRetry }: FailedProps) {
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="That did not work">
      <Group justify="space-between">
        <Text size="sm">
          {error.message}
          {error instanceof NotLoaded && ' Prosa cannot be reached, or was updated: then load the page anew.'}
        </Text>
        <Group gap="xs">
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {error instanceof NotLoaded && (
            <Button size="xs" variant="default" onClick={() => window.location.reload()}>
              Load the page anew
            </Button>
          )}
        </Group>
      </Group>
    </Alert>
  );
}

export function Loading({ rows = 5 }: { rows?: number }) {
  return (
    <Stack gap="sm" aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={36} />
      ))}
    </Stack>
  );
}
