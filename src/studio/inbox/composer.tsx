import { ActionIcon, Group, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';

/** Characters that WhatsApp takes as one message; Prosa refuses more. */
const MOST = 4_096;

interface Props {
  conversation: string;
  onWrite(text: string): void;
}

/**
 * What is being written is kept over a reload. Enter sends; with Shift it is a new line. What is too long for a message
 * stays as it is until somebody has shortened it.
 */
export function Composer({ conversation, onWrite }: Props) {
  const kept = `prosa-writing.${conversation}`;
  const [text, setText] = useState(() => sessionStorage.getItem(kept) ?? '');
  const change = (next: string) => {
    setText(next);
    sessionStorage.removeItem(kept);
    try {
      if (next !== '') sessionStorage.setItem(kept, next);
    } catch {
      // There is no room for it: it is here as long as the page is.
    }
  };
  const hint = useId();
  const said = text.trim();
  const tooMany = said.length - MOST;
  const send = () => {
    if (said === '' || tooMany > 0) return;
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
          error={tooMany > 0}
          aria-describedby={tooMany > 0 ? hint : undefined}
          size="md"
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon
          type="submit"
          size={42}
          variant="filled"
          aria-label="Send"
          disabled={said === '' || tooMany > 0}
        >
          <IconSend size={20} />
        </ActionIcon>
      </Group>
      {tooMany > 0 && (
        <Text id={hint} role="status" size="sm" className="bubble-error" mt={4}>
          {tooMany === 1 ? '1 character' : `${tooMany.toLocaleString('en-US')} characters`} too many: a
          message has
          {` ${MOST.toLocaleString('en-US')} `}at most. Shorten it, or send it in parts.
        </Text>
      )}
    </form>
  );
}
