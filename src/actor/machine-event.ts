/** What the machine of a conversation receives for an event. */
import type { AnyMachineSnapshot, EventObject } from 'xstate';
import type { DeliveryEvent, EffectEvent, TimerEvent } from './event.ts';
import { type ConversationRecord, childOfEffect } from './record.ts';
import { machineEventOf } from './requeued.ts';
import { reactsTo } from './transition.ts';
import type { TurnMessage } from './turn.ts';

/** For one that is not the customer's. */
export function machineEvent(
  before: ConversationRecord,
  event: TimerEvent | EffectEvent | DeliveryEvent,
): EventObject {
  const again = machineEventOf(event, event.requeued?.used);
  if (again !== undefined) return again;
  switch (event.kind) {
    case 'timer':
      return before.timers[event.id]!.event ?? { type: event.id };
    case 'effect': {
      const child = childOfEffect(before, event.effect)!;
      return 'output' in event.result
        ? ({ type: `xstate.done.actor.${child}`, output: event.result.output } as EventObject)
        : ({ type: `xstate.error.actor.${child}`, error: event.result.error } as EventObject);
    }
    case 'delivery':
      return { type: 'delivery.failed', entry: event.entry, failure: event.failure } as EventObject;
  }
}

/** `intent.<intent>` where an active state handles that, else `message`; `unsupported` for what is not text. */
export function messageEvent(message: TurnMessage, snapshot: AnyMachineSnapshot): EventObject {
  const heard = (type: string) => ({ type, message }) as EventObject;
  if (message.content.type === 'unsupported') return heard('unsupported');
  const specific = heard(`intent.${message.perception?.intent ?? 'other'}`);
  return reactsTo(snapshot, specific) ? specific : heard('message');
}
