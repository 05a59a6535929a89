import { ActionIcon, Tooltip } from '@mantine/core';
import type { IconRefresh } from '@tabler/icons-react';

interface Props {
  label: string;
  icon: typeof IconRefresh;
  disabled?: boolean;
  loading?: boolean;
  /** It has the focus as soon as it is there: what had it is gone. */
  focused?: boolean;
  onClick(): void;
}

export const Tool = ({ label, icon: Icon, focused = false, ...rest }: Props) => (
  <Tooltip label={label}>
    <ActionIcon variant="subtle" color="gray" aria-label={label} {...(focused && { ref: focus })} {...rest}>
      <Icon size={18} />
    </ActionIcon>
  </Tooltip>
);

const focus = (button: HTMLButtonElement | null) => button?.focus();
