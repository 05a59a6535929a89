import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';

export const Next = ({ onClick, children }: { onClick(): void; children: string }) => (
  <Button mt="md" onClick={onClick} rightSection={<IconArrowRight size={16} aria-hidden />}>
    {children}
  </Button>
);
