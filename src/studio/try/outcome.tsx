import { Group, Loader, Text } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { outcomeText } from './dialogue-words.ts';
import type { Outcome as Kind } from './use-dialogue-runs.ts';

/** What came of a dialogue test in a line. */
export function Outcome({ outcome, old }: { outcome: Kind; old: boolean }) {
  if (outcome.type === 'running') return <Loader size={14} aria-label="Running" />;
  const good = outcome.type === 'played' && outcome.played.passed;
  const Icon = good ? IconCircleCheckFilled : IconCircleXFilled;
  return (
    <Group gap={4} wrap="nowrap" align="flex-start" className={`dialogue-outcome${old ? ' old' : ''}`}>
      <Icon size={16} className={good ? 'dialogue-passed' : 'problem-error'} aria-hidden />
      <Text size="xs" fw={600} className="words">
        {outcome.type === 'played' ? outcomeText(outcome.played) : `It cannot be run: ${outcome.why}`}
        {old && ' · before the last change'}
      </Text>
    </Group>
  );
}
