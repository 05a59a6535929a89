import { Alert, Badge, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import type { Problem } from '../api/funnel-types.ts';
import { selectionOf } from '../document/problem-places.ts';
import type { Raw } from '../document/raw.ts';
import { placeOf, trailOf } from '../document/state-path.ts';
import { select, useContent, useFrame } from './draft-context.ts';

/** Everything that is wrong, errors first; each opens the place where it can be mended. */
export default function ProblemsPanel() {
  const { editor, problems, checking } = useFrame();
  const { document } = useContent();
  const ordered = problems.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return (
    <Stack gap="xs" p="md">
      {checking === 'failed' && (
        <Alert color="orange" title="Not checked">
          The funnel could not be checked. It is tried again with the next change.
        </Alert>
      )}
      {checking === 'checked' && problems.length === 0 && (
        <Stack align="center" py="xl" gap="xs" c="teal">
          <IconCircleCheckFilled size={32} aria-hidden />
          <Text fw={600}>Nothing is wrong</Text>
        </Stack>
      )}
      {ordered.map((one) => (
        <UnstyledButton
          key={JSON.stringify(one)}
          className="problem-row"
          onClick={() => select(editor, selectionOf(document, one))}
        >
          <Group gap="xs" wrap="nowrap" align="flex-start">
            {one.severity === 'error' ? (
              <IconCircleXFilled size={18} className="problem-error" aria-label="Error" />
            ) : (
              <IconAlertTriangleFilled size={18} className="problem-warning" aria-label="Warning" />
            )}
            <Stack gap={4} miw={0}>
              <Text size="sm">{one.message}</Text>
              <Group gap={6}>
                <Badge size="sm" variant="default" radius="sm" tt="none">
                  {whereOf(document, one)}
                </Badge>
              </Group>
            </Stack>
          </Group>
        </UnstyledButton>
      ))}
    </Stack>
  );
}

function whereOf(document: Raw, { path, prompt, file }: Problem): string {
  if (prompt !== undefined) return `Prompt ${prompt}`;
  if (file !== undefined) return file;
  const place = placeOf(path);
  if (place === undefined) return path.length === 0 ? 'Funnel' : path.join(' › ');
  return trailOf(document, place.state);
}
