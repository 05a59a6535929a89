import { CloseButton, Paper, ScrollArea, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import type { Raw } from '../document/raw.ts';
import type { StatePath } from '../document/state-path.ts';
import { find } from './find.ts';

/** Finds states by anything that people remember of them. */
export function FindBox({
  document,
  opened,
  onClose,
  onFound,
}: {
  document: Raw;
  opened: boolean;
  onClose: () => void;
  onFound: (path: StatePath) => void;
}) {
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState(0);
  if (!opened) return null;
  const found = find(document, wanted);
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') {
      const one = found[chosen];
      if (one) onFound(one.path);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Paper withBorder shadow="md" p={6} w={320} className="find-box">
      <TextInput
        autoFocus
        aria-label="Find a state"
        placeholder="State, prompt, guard, action…"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={<CloseButton size="sm" aria-label="Close search" onClick={onClose} />}
        value={wanted}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={key}
      />
      {wanted !== '' && (
        <ScrollArea.Autosize mah={320} mt={6}>
          {found.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              Nothing found
            </Text>
          )}
          {found.map(({ path, trail, by }, index) => (
            <UnstyledButton
              key={path}
              className={`find-row${index === chosen ? ' is-chosen' : ''}`}
              onClick={() => onFound(path)}
            >
              <Text size="sm" fw={500} truncate>
                {trail}
              </Text>
              {by !== '' && (
                <Text size="xs" c="dimmed" truncate>
                  {by}
                </Text>
              )}
            </UnstyledButton>
          ))}
        </ScrollArea.Autosize>
      )}
    </Paper>
  );
}
