import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { collapsedOf } from '../document/drawing.ts';
import { linksOf } from '../document/links.ts';
import type { JsonPath } from '../document/raw.ts';
import { isWithin, type StatePath, titleOf } from '../document/state-path.ts';
import { select, useContent, useFrame } from '../editor/draft-context.ts';
import { TransitionCards } from './transitions-form.tsx';

/** All transitions from one state to another, which are drawn as one line. */
export function EdgeForm({ from, to }: { from: StatePath; to: StatePath }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const links = linksOf(document).filter(
    (link) => link.to !== undefined && leadsAs(link.from, from) && leadsAs(link.to, to),
  );
  const [opened, setOpened] = useState<JsonPath | undefined>(links.length === 1 ? links[0]!.path : undefined);
  const state = (path: StatePath) => (
    <Anchor component="button" type="button" fw={600} onClick={() => select(editor, { kind: 'state', path })}>
      {titleOf(document, path)}
    </Anchor>
  );
  return (
    <Stack>
      <Group gap="xs">
        {state(from)}
        <IconArrowRight size={16} aria-label="leads to" />
        {state(to)}
      </Group>
      {links.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing leads from one to the other any more.
        </Text>
      )}
      <Stack gap={6}>
        <TransitionCards links={links} open={opened} onOpen={setOpened} />
      </Stack>
    </Stack>
  );

  /** The end of an edge is a state itself, or one that is collapsed around it. */
  function leadsAs(end: StatePath, drawn: StatePath): boolean {
    return end === drawn || (collapsedOf(document).includes(drawn) && isWithin(end, drawn));
  }
}
