import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconSearch, IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { foundQuery } from '../api/conversations.ts';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { ConversationRows } from './conversation-rows.tsx';

/** For whoever has a customer's number in hand. It gives nothing where all are to be shown again. */
export function FindField({ onFind }: { onFind(text: string): void }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState('');
  const find = (sought: string) => {
    setFound(sought);
    onFind(sought);
  };
  const change = (next: string) => {
    setText(next);
    if (next.trim() === '') find('');
  };
  return (
    <form
      aria-label="Find a conversation"
      onSubmit={(event) => {
        event.preventDefault();
        find(text.trim());
      }}
    >
      <Group mb="sm" gap="xs" align="flex-end">
        <TextInput
          flex="0 1 320px"
          miw={220}
          label="Number or id"
          placeholder="+55 11 91234-5678"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={200}
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          rightSection={
            <ActionIcon type="submit" variant="subtle" aria-label="Find" disabled={text.trim() === ''}>
              <IconSearch size={18} aria-hidden />
            </ActionIcon>
          }
        />
        {found !== '' && (
          <Button variant="default" onClick={() => change('')}>
            Show all
          </Button>
        )}
      </Group>
    </form>
  );
}

export function Found({ text }: { text: string }) {
  const { data, error, isPending, refetch } = useQuery(foundQuery(text));
  if (isPending) return <Loading rows={1} />;
  if (error) return <Failed error={error} onRetry={() => refetch()} />;
  if (data.items.length > 0) return <ConversationRows items={data.items} />;
  return (
    <div role="status">
      <Empty icon={IconUserQuestion} title="No conversation with that number or id">
        A phone number has to be whole, with its country and area, as in +55 11 91234-5678. With or without
        the ninth digit is the same. An id is that of a conversation, of WhatsApp or of a session of the page.
      </Empty>
    </div>
  );
}
