import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** One sentence on what this page is for. */
  about?: string;
  /** At the right of the title. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A view with its title that scrolls as one. */
export function Page({ title, about, tools, children }: Props) {
  return (
    <Box className="page">
      <Group justify="space-between" align="flex-end" mb="md" gap="sm">
        <div>
          <Title order={1} size="h3">
            {title}
          </Title>
          {about !== undefined && (
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </div>
        {tools !== undefined && <Group gap="xs">{tools}</Group>}
      </Group>
      {children}
    </Box>
  );
}
