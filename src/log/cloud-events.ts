/**
 * What Prosa tells the world, as CloudEvents 1.0 in JSON (https://github.com/cloudevents/spec). Ids follow from
 * what is told: told twice, it has the same id, and `source` and `id` together name it.
 */
import type { NewDeadLetter } from '../store/dead-letter.ts';

export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  /** What it is about: the conversation, where it is one. */
  subject: string;
  /** ISO 8601. */
  time: string;
  datacontenttype: 'application/json';
  data: unknown;
}

/** A fact that a step decided. */
export interface DecidedFact {
  conversation: string;
  /** Of the record after the step, and which of its facts it is. */
  revision: number;
  ordinal: number;
  name: string;
  data: unknown;
  at: number;
}

export const factEvent = (tenant: string, fact: DecidedFact): CloudEvent => ({
  ...envelope(tenant, `${fact.conversation}:${fact.revision}:${fact.ordinal}`, fact.at),
  type: `prosa.fact.${fact.name}`,
  subject: fact.conversation,
  data: fact.data,
});

/**
 * Each failure of an event is told: one that failed again has another time. Without the event itself, which may be
 * what a customer wrote: that stays in the store, where it can be erased.
 */
export const deadLetterEvent = (tenant: string, letter: NewDeadLetter): CloudEvent => {
  const { conversation, key, kind, code, attempts, at, revision, position } = letter;
  return {
    ...envelope(tenant, `${conversation}:${key}:${at}`, at),
    type: 'prosa.dead_letter',
    subject: conversation,
    data: { key, kind, code, attempts, revision, position },
  };
};

/** Of a record that is no event (bytes): as base64 it is a third more, and a broker takes 1 MiB. */
const MOST_OF_RECORD = 512 * 1024;

/** A record of the events topic that is no event. Its value may be anything: base64, of a large one the begin. */
export const unreadableEvent = (
  tenant: string,
  record: { topic: string; partition: number; offset: number; value: Buffer | null; at: number },
): CloudEvent => {
  const { topic, partition, offset, value, at } = record;
  const place = `${topic}/${partition}/${offset}`;
  return {
    ...envelope(tenant, place, at),
    type: 'prosa.unreadable_record',
    subject: place,
    data: {
      ...{ topic, partition, offset, bytes: value?.length ?? 0 },
      value: value?.subarray(0, MOST_OF_RECORD).toString('base64') ?? null,
    },
  };
};

const envelope = (tenant: string, id: string, at: number) => ({
  specversion: '1.0' as const,
  id,
  source: `/prosa/${tenant}`,
  time: new Date(at).toISOString(),
  datacontenttype: 'application/json' as const,
});
