import { ScrollArea, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClock,
  IconMessages,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Empty } from '../shell/states.tsx';
import { clock, dateTime, day } from '../shell/time.ts';
import { deliveryError } from './delivery-error.ts';
import type { Delivery, Happened, Line, Said } from './story.ts';

interface Props {
  lines: readonly Line[];
  /** Below the last line, e.g. what is still on its way. */
  children?: ReactNode;
}

/** What was said, as in a messenger. It stays at the end unless somebody scrolled up. */
export function Thread({ lines, children }: Props) {
  const viewport = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = lines.at(-1)?.id;
  useEffect(() => {
    if (atEnd.current) viewport.current?.scrollTo({ top: viewport.current.scrollHeight });
  }, [last, children]);
  if (lines.length === 0 && children === undefined) {
    return (
      <Empty icon={IconMessages} title="Nothing was said yet">
        Messages show up here as they come.
      </Empty>
    );
  }
  return (
    <ScrollArea
      className="thread"
      viewportRef={viewport}
      viewportProps={{ tabIndex: 0, 'aria-label': 'Messages', role: 'log' } as object}
      onScrollPositionChange={({ y }) => {
        const { scrollHeight = 0, clientHeight = 0 } = viewport.current ?? {};
        atEnd.current = scrollHeight - clientHeight - y < 40;
      }}
    >
      <div className="thread-lines">
        {lines.map((line, index) => {
          const before = lines[index - 1];
          const newDay = before === undefined || day(before.at) !== day(line.at);
          return (
            <div key={line.id} className="thread-line">
              {newDay && <div className="thread-day">{day(line.at)}</div>}
              {line.type === 'said' ? <Bubble line={line} /> : <Between line={line} />}
            </div>
          );
        })}
        {children}
      </div>
    </ScrollArea>
  );
}

export function Bubble({ line, children }: { line: Said; children?: ReactNode }) {
  const { from, text, by, at, delivery, error } = line;
  const who = from === 'customer' ? 'Customer' : from === 'person' ? by : 'Bot';
  return (
    <div className={`bubble ${from} ${delivery === 'withdrawn' ? 'withdrawn' : ''}`}>
      <span className="bubble-who">{who}</span>
      <span className="words" dir="auto">
        {text}
      </span>
      <span className="bubble-foot" title={dateTime(at)}>
        {clock(at)}
        {delivery !== undefined && <DeliveryMark delivery={delivery} />}
      </span>
      {error !== undefined && delivery !== 'delivered' && delivery !== 'read' && (
        <DeliveryError error={error} delivery={delivery} />
      )}
      {children}
    </div>
  );
}

/** One of Prosa's own, of a message that it does not have yet, is in words already. */
function DeliveryError({ error, delivery }: { error: string; delivery: Delivery | undefined }) {
  if (delivery === undefined) return <span className="bubble-error">{error}</span>;
  return (
    <div className="bubble-error">
      {deliveryError(error, delivery !== 'failed')}
      <details>
        <summary>Details</summary>
        <code className="words">{error}</code>
      </details>
    </div>
  );
}

const MARKS: Record<Delivery, { label: string; icon: typeof IconCheck }> = {
  pending: { label: 'Waiting to be sent', icon: IconClock },
  sending: { label: 'On its way', icon: IconClock },
  sent: { label: 'Sent', icon: IconCheck },
  delivered: { label: 'Delivered', icon: IconChecks },
  read: { label: 'Read', icon: IconChecks },
  failed: { label: 'Not delivered', icon: IconAlertTriangle },
  withdrawn: { label: 'Taken back before it was sent', icon: IconX },
};

function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const { label, icon: Icon } = MARKS[delivery];
  return (
    <span className={`delivery ${delivery}`}>
      <Icon size={14} aria-hidden /> {label}
    </span>
  );
}

function Between({ line }: { line: Happened }) {
  return (
    <Text component="div" size="xs" className={`between ${line.type}`}>
      {line.text} · {clock(line.at)}
    </Text>
  );
}
