import { Badge } from '@mantine/core';
import { IconRobot, IconUser } from '@tabler/icons-react';

/** Who answers: the bot, a person, or nobody yet. */
export function OwnerBadge({ owner, by }: { owner: 'bot' | 'human'; by: string | undefined }) {
  const human = owner === 'human';
  const Icon = human ? IconUser : IconRobot;
  return (
    <Badge
      variant="light"
      tt="none"
      color={human ? (by === undefined ? 'orange' : 'grape') : 'teal'}
      leftSection={<Icon size={13} aria-hidden />}
    >
      {human ? (by ?? 'Waiting') : 'Bot'}
    </Badge>
  );
}
