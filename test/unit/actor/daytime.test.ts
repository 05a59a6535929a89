import { expect, it } from 'vitest';
import type { TimerEvent } from '../../../src/actor/event.ts';
import { moveOf } from '../../../src/actor/migrate.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { type StepResult, step } from '../../../src/actor/step.ts';
import { CONVERSATION, message, tinyDraft } from '../../support/tiny-funnel.ts';

const funnel = tinyDraft((document) => {
  document.delays = { followUp: { wait: '2h', between: ['09:00', '18:00'] } };
});
const ID = 'xstate.after.followUp.tiny.asking.waiting';
const at = (text: string) => Date.parse(`2026-11-${text}-03:00`);
const asked = (time: number) => step(funnel, undefined, message('oi', { at: time }), 1).record!;
const fire = (record: ConversationRecord, time: number): StepResult => {
  const { deadline } = record.timers[ID]!;
  const event: TimerEvent = { kind: 'timer', conversation: CONVERSATION, at: time, id: ID, deadline };
  return step(funnel, record, event, record.position + 1);
};

it('a wait that would end outside of its hours ends when they begin', () => {
  expect(asked(at('21T10:15:00')).timers[ID]!.deadline).toBe(at('21T12:15:00'));
  expect(asked(at('21T17:15:00')).timers[ID]!.deadline).toBe(at('22T09:00:00'));
  expect(asked(at('22T03:00:00')).timers[ID]!.deadline).toBe(at('22T09:00:00'));
});

it('a timer that comes late is heard at once within its hours, else when they begin again', () => {
  const record = asked(at('21T10:15:00'));
  expect(fire(record, at('21T17:59:00'))).toMatchObject({
    decisions: [{ type: 'send', prompt: 'follow-up' }],
  });
  const late = fire(record, at('21T23:00:00'));
  expect(late).toMatchObject({ status: 'applied', decisions: [] });
  expect(late.record!.timers).toEqual({ [ID]: { deadline: at('22T09:00:00') } });
  expect(late.record!.state).toEqual(record.state);
  const heard = fire(late.record!, at('22T09:00:00'));
  expect(heard).toMatchObject({ decisions: [{ type: 'send', prompt: 'follow-up' }] });
  expect(heard.record!.timers).toEqual({});
});

it('of a conversation that moves to where one waits keeps the hours there', () => {
  const from = tinyDraft((document) => {
    delete document.delays;
    delete document.machine.states.asking!.states!.waiting!.after;
  });
  const record = step(from, undefined, message('oi', { at: at('21T12:00:00') }), 1).record!;
  const table = { asking: 'asking', 'asking.waiting': 'asking.waiting' };
  const { timers } = moveOf(from, funnel, table, record, at('21T20:00:00'))!;
  expect(timers.armed).toEqual({ [ID]: at('22T09:00:00') });
});

it('a wait that would end when the channel takes no free message any more is not begun', () => {
  const open = tinyDraft((document) => {
    document.delays = { followUp: { wait: '20h', between: ['09:00', '18:00'], whileOpen: true } };
  });
  const timersOf = (channel: string, time: number) =>
    step(open, undefined, { ...message('oi', { at: time }), channel }, 1).record!.timers;
  expect(timersOf('whatsapp', at('21T13:30:00'))).toEqual({ [ID]: { deadline: at('22T09:30:00') } });
  expect(timersOf('whatsapp', at('21T20:00:00'))).toEqual({ [ID]: { deadline: at('22T16:00:00') } });
  expect(timersOf('whatsapp', at('21T23:00:00'))).toEqual({});
  expect(timersOf('web', at('21T23:00:00'))).toEqual({ [ID]: { deadline: at('23T09:00:00') } });
});
