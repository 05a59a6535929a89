/** What an event is recognised by within its conversation, however often it comes. */
import { crc32 } from 'node:zlib';
import type { ConversationEvent } from '../actor/event.ts';

/** In UTF-16 units; nearly every key is shorter. */
const LONGEST = 124;

export function eventKey(event: ConversationEvent): string {
  switch (event.kind) {
    case 'message':
      return bounded(`message:${event.id}`);
    case 'timer':
      return bounded(`timer:${event.id}@${event.deadline}`);
    case 'effect':
      return `effect:${event.effect}`;
    case 'delivery':
      return `delivery:${event.entry}`;
    case 'migrate':
      return bounded(`migrate:${event.migration}`);
    case 'operator':
      return bounded(`operator:${event.id}`);
  }
}

/** The run of an effect, which is not an event but can kill a worker like one. */
export function runKey(effect: string): string {
  return `run:${effect}`;
}

/** The conversation of an effect's id `<conversation>:e<number>`. */
export function conversationOfEffect(effect: string): string {
  return effect.slice(0, effect.lastIndexOf(':'));
}

function bounded(key: string): string {
  return key.length <= LONGEST ? key : `${key.slice(0, LONGEST - 12)}#${crc32(key)}`;
}
