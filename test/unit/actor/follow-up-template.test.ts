import { expect, it } from 'vitest';
import type { MessageEvent, TimerEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { type StepResult, step } from '../../../src/actor/step.ts';
import type { CompiledFunnel } from '../../../src/funnel/compile.ts';
import { withTemplates } from '../../../src/shard/approved-templates.ts';
import { CONVERSATION, message, tinyDraft, tinyModule } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
const OPEN = 24 * HOUR - 600_000;
const ID = 'xstate.after.followUp.tiny.asking.waiting';
const at = (text: string) => Date.parse(`2026-11-${text}-03:00`);
const template = { name: 'come_back', language: 'pt_BR', parameters: ['who'] };

const funnelOf = (wait: string, view: object = { who: 'São  João\n' }) =>
  tinyDraft(
    (document, prompts) => {
      document.delays = {
        followUp: { wait, between: ['09:00', '18:00'], whileOpen: true, template: 'follow-up' },
      };
      prompts['follow-up']!.template = template;
    },
    { ...tinyModule, view: () => ({ guests: '', ...view }) },
  );

const wrote = (
  funnel: CompiledFunnel,
  approved: readonly string[],
  time: number,
  before?: ConversationRecord,
  more: Partial<MessageEvent> = {},
) => {
  const enrich = withTemplates(approved, (event) => event);
  const event = { ...message('oi', { at: time }), channel: 'whatsapp', ...more };
  const result = step(funnel, before, enrich(event, funnel, before), (before?.position ?? 0) + 1);
  if (result.status !== 'applied') throw new Error(JSON.stringify(result));
  return result.record;
};
const fire = (funnel: CompiledFunnel, record: ConversationRecord, time: number): StepResult => {
  const { deadline } = record.timers[ID]!;
  const event: TimerEvent = { kind: 'timer', conversation: CONVERSATION, at: time, id: ID, deadline };
  return step(funnel, record, event, record.position + 1);
};

const days = funnelOf('3d');
const began = at('20T10:00:00');

it('a wait beyond the window is begun only where its template is approved', () => {
  expect(wrote(days, [], began).timers).toEqual({});
  expect(wrote(days, ['another'], began).timers).toEqual({});
  expect(wrote(days, ['another', 'come_back'], began).timers).toEqual({
    [ID]: { deadline: at('23T10:00:00') },
  });
  expect(wrote(days, ['come_back'], began, undefined, { channel: 'web' }).timers).toEqual({
    [ID]: { deadline: at('23T10:00:00') },
  });
});

it('what is said then has its template, and from when on it goes', () => {
  const record = wrote(days, ['come_back'], began);
  const sent = { type: 'send', entry: 2, prompt: 'follow-up', text: 'Ainda por aí?' };
  const filled = { name: 'come_back', language: 'pt_BR', parameters: ['São João'] };
  expect(fire(days, record, at('23T10:00:00'))).toMatchObject({
    decisions: [{ ...sent, template: { ...filled, after: began + OPEN } }],
  });
  const web = wrote(days, ['come_back'], began, undefined, { channel: 'web' });
  expect(fire(days, web, at('23T10:00:00'))).toMatchObject({ decisions: [sent] });
  expect(JSON.stringify(fire(days, web, at('23T10:00:00')))).not.toContain('come_back');
});

it('a template with an empty place is not used', () => {
  const funnel = funnelOf('3d', { who: ' ' });
  const { decisions } = fire(funnel, wrote(funnel, ['come_back'], began), at('23T10:00:00')) as {
    decisions: object[];
  };
  expect(decisions).toEqual([{ type: 'send', entry: 2, prompt: 'follow-up', text: 'Ainda por aí?' }]);
});

it('the window is counted from when the customer wrote, by the clock of the channel', () => {
  const short = funnelOf('23h');
  const late = began + 2 * HOUR;
  expect(wrote(short, [], late, undefined, { sentAt: late }).timers).not.toEqual({});
  expect(wrote(short, [], late, undefined, { sentAt: began }).timers).toEqual({});
  expect(wrote(short, [], late, undefined, { sentAt: 0 }).heardAt).toBe(late);
  expect(wrote(short, [], late, undefined, { sentAt: late + HOUR }).heardAt).toBe(late);
  const record = wrote(short, [], late);
  expect(wrote(short, [], late + 1, record, { sentAt: began }).heardAt).toBe(late);
});

it('which templates are approved is in the event only when it changes, and is kept', () => {
  const enriched = (approved: readonly string[], record?: ConversationRecord, channel = 'whatsapp') => {
    const event = { ...message('oi'), channel };
    return withTemplates(approved, (one) => one)(event, days, record);
  };
  expect(enriched([])).not.toHaveProperty('templates');
  expect(enriched(['come_back'], undefined, 'web')).not.toHaveProperty('templates');
  expect(enriched(['come_back', 'another'])).toMatchObject({ templates: ['come_back'] });
  const record = wrote(days, ['come_back'], began);
  expect(record.templates).toEqual(['come_back']);
  expect(enriched(['come_back'], record)).not.toHaveProperty('templates');
  expect(enriched([], record)).toMatchObject({ templates: [] });
  expect(wrote(days, [], began + HOUR, record).templates).toEqual([]);
});

it('of a funnel without templates nothing is kept and nothing is different', () => {
  const plain = tinyDraft(() => {});
  const record = wrote(plain, ['come_back'], began);
  expect(record).not.toHaveProperty('heardAt');
  expect(record).not.toHaveProperty('templates');
});
