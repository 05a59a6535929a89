import { ActionIcon, Group, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';

interface Props {
  conversation: string;
  onWrite(text: string): void;
}

/** What is being written is kept over a reload. Enter sends; with Shift it is a new line. */
export function Composer({ conversation, onWrite }: Props) {
  const kept = `prosa-writing.${conversation}`;
  const [text, setText] = useState(() => sessionStorage.getItem(kept) ?? '');
  const change = (next: string) => {
    setText(next);
    if (next === '') sessionStorage.removeItem(kept);
    else sessionStorage.setItem(kept, next);
  };
  const send = () => {
    const said = text.trim();
    if (said === '') return;
    onWrite(said);
    change('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="inbox-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <Textarea
          flex={1}
          aria-label="Message to the customer"
          placeholder="Write to the customer"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={4096}
          size="md"
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon type="submit" size={42} variant="filled" aria-label="Send" disabled={text.trim() === ''}>
          <IconSend size={20} />
        </ActionIcon>
      </Group>
    </form>
  );
}
