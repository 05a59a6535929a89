/** Conversations and their way through funnels. */
import { counter, gauge, histogram, SECONDS } from '../metric.ts';

const tenant = '`PROSA_TENANT`';
const funnel = 'ids of funnels';
const channel = ['whatsapp', 'web'] as const;
const stage = 'top-level states of the funnel';
const where = { tenant, funnel, channel } as const;
const inStage = { tenant, funnel, stage, channel } as const;

export const FUNNEL = {
  messages: counter(
    'prosa_messages_total',
    'messages',
    where,
    'Messages of customers, each once however often its channel delivered it.',
  ),
  conversationsBegun: counter(
    'prosa_conversations_begun_total',
    'conversations',
    where,
    'Conversations that began.',
  ),
  replySeconds: histogram(
    'prosa_reply_seconds',
    'seconds',
    where,
    SECONDS.delay,
    'From a customer’s last message until the reply to it is decided and durable: the wait for the end of a burst, effects and language models included, delivery not (see `prosa_send_delay_seconds`).',
  ),
  turnMessages: histogram(
    'prosa_turn_messages',
    'messages',
    where,
    [1, 2, 3, 5, 8, 13, 32],
    'Messages that one turn covers; its count is that of turns begun.',
  ),
  turnsSuperseded: counter(
    'prosa_turns_superseded_total',
    'turns',
    where,
    'Turns taken back because the customer wrote on while the answer was prepared; what it had cost is spent for nothing.',
  ),
  stageEntries: counter(
    'prosa_stage_entries_total',
    'conversations',
    inStage,
    'Conversations that entered a stage, the first one included.',
  ),
  stageExits: counter(
    'prosa_stage_exits_total',
    'conversations',
    inStage,
    'Conversations that left a stage for another.',
  ),
  stageSeconds: histogram(
    'prosa_stage_seconds',
    'seconds',
    inStage,
    SECONDS.people,
    'How long conversations that left a stage had been in it; only of those whose entry this thread remembers (the last 50,000 conversations since its start).',
  ),
  facts: counter(
    'prosa_facts_total',
    'facts',
    { tenant, funnel, name: 'facts named by funnels' },
    'Facts published by funnels.',
  ),
  conversions: counter(
    'prosa_conversions_total',
    'conversions',
    { ...where, kind: 'facts that the funnel’s module counts as one' },
    'Conversions, by the fact that is one.',
  ),
  objections: counter(
    'prosa_objections_total',
    'objections',
    { ...inStage, objection: 'what perception knows: `price`, `timing`, `trust`, `place`' },
    'Reasons against that customers gave, by the stage they were in.',
  ),
  handOffs: counter('prosa_hand_offs_total', 'conversations', where, 'Conversations given to a person.'),
  handOffsWaiting: gauge(
    'prosa_hand_offs_waiting',
    'conversations',
    where,
    'Conversations that wait for a person and that nobody has taken.',
  ),
  handOffOldestSeconds: gauge(
    'prosa_hand_off_oldest_seconds',
    'seconds',
    where,
    'How long the one that waits longest has waited for a person who takes it.',
    'max',
  ),
  handOffUnansweredSeconds: gauge(
    'prosa_hand_off_unanswered_seconds',
    'seconds',
    where,
    'How long, where somebody has taken the conversation, the customer who waits longest for their answer has waited: since they took it or since the customer wrote.',
    'max',
  ),
};
