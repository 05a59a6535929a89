/** Messages on their way to customers. */
import { counter, gauge, histogram, SECONDS } from '../metric.ts';

const channel = ['whatsapp', 'web'] as const;

export const DELIVERY = {
  sends: counter(
    'prosa_sends_total',
    'messages',
    { channel, outcome: ['accepted', 'retry', 'failed', 'unknown'] },
    'Sends: `accepted`, `retry`, `failed`, `unknown`.',
  ),
  sendFailures: counter(
    'prosa_send_failures_total',
    'messages',
    { channel, code: 'codes of the channel, of a thread the first 40 and `other`' },
    'Sends and sent messages that came to nothing or are to be tried again, by the code the channel gave: for WhatsApp 131047 where its window of 24 hours is closed, 131026 for who cannot be reached, 130429 and 131056 for too many at once, 190 for the token.',
  ),
  sendSeconds: histogram(
    'prosa_send_seconds',
    'seconds',
    { channel },
    SECONDS.slow,
    'Time in which a channel answered one send.',
  ),
  sendDelaySeconds: histogram(
    'prosa_send_delay_seconds',
    'seconds',
    { channel },
    SECONDS.slow,
    'From the decision to send a message until its channel accepted it.',
  ),
  sendsRepeatedUnknown: counter(
    'prosa_sends_repeated_unknown_total',
    'messages',
    { channel },
    'Sends repeated because their outcome stayed unknown: each may have reached the customer twice.',
  ),
  sendPacingSeconds: counter(
    'prosa_send_pacing_seconds_total',
    'seconds',
    { channel },
    'Time in which messages of a shard group waited for the pace of their channel (`WHATSAPP_MESSAGES_PER_SECOND`), over all groups.',
  ),
  unsentConversations: gauge(
    'prosa_conversations_with_unsent_messages',
    'conversations',
    {},
    'Conversations with a message to send.',
  ),
  outboxOldestSeconds: gauge(
    'prosa_outbox_oldest_seconds',
    'seconds',
    { channel },
    'How long the conversation that waits longest has had a message to send, since its shard opened; 0 where none waits.',
    'max',
  ),
};
