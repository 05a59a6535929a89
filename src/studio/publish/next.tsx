import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';

interface Props {
  onClick(): void;
  disabled?: boolean;
  children: string;
}

export const Next = ({ onClick, disabled = false, children }: Props) => (
  <Button
    mt="md"
    disabled={disabled}
    onClick={onClick}
    rightSection={<IconArrowRight size={16} aria-hidden />}
  >
    {children}
  </Button>
);
