import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import { FunnelMetrics } from '../../../src/telemetry/funnel-metrics.ts';
import { message, NOON, tinyDraft } from '../../support/tiny-funnel.ts';

let registry: Registry;
let now: number;
let metrics: FunnelMetrics;
let record: ConversationRecord | undefined;
let position: number;
let funnel: ReturnType<typeof tinyDraft>;

const use = (turns: NonNullable<FunnelDocument['turns']>) => {
  funnel = tinyDraft((draft) => {
    Object.assign(draft, { turns });
  });
};

beforeEach(() => {
  registry = new Registry();
  now = NOON;
  record = undefined;
  position = 0;
  use({ burst: { quietMs: 0 }, whileReplying: 'append' });
  metrics = new FunnelMetrics(
    registry,
    { now: () => now },
    new Map([['tiny', new Set(['handoff.requested'])]]),
  );
});

/** A real step, told as the shard tells it; `after` is when it is committed (ms after noon). */
function happens(event: ConversationEvent, after = event.at - NOON): void {
  const result = step(funnel, record, event, ++position);
  if (result.status !== 'applied') throw new Error(result.status);
  now = NOON + after;
  metrics.applied({ event, before: record, after: result.record, decisions: result.decisions });
  record = result.record;
}

const say = (text: string, after: number, extra: Partial<Parameters<typeof message>[1]> = {}) =>
  message(text, { at: NOON + after, ...extra });

async function value(name: string, labels = ''): Promise<number> {
  const place = 'tenant="[^"]+",funnel="tiny"';
  const text = await registry.metrics();
  const line = new RegExp(`^${name}\\{(?:le="[^"]+",)?${place}${labels}\\} (.*)$`, 'm').exec(text);
  return Number(line?.[1] ?? 0);
}

const ofChannel = ',channel="[^"]+"';

describe('the way of conversations through a funnel', () => {
  it('is counted by the stages they enter and leave, with the time they were there', async () => {
    happens(say('oi', 0));
    happens(say('somos 4', 30_000, { slots: { guests: 4 } }));
    expect(await value('prosa_conversations_begun_total', ofChannel)).toBe(1);
    expect(await value('prosa_messages_total', ofChannel)).toBe(2);
    expect(await value('prosa_stage_entries_total', ',stage="asking",channel="[^"]+"')).toBe(1);
    expect(await value('prosa_stage_exits_total', ',stage="asking",channel="[^"]+"')).toBe(1);
    expect(await value('prosa_stage_entries_total', ',stage="searching",channel="[^"]+"')).toBe(1);
    expect(await value('prosa_stage_seconds_sum', ',stage="asking",channel="[^"]+"')).toBe(30);
  });

  it('tells no time of a stage whose entry it has not seen', async () => {
    happens(say('oi', 0));
    metrics = new FunnelMetrics(new Registry(), { now: () => now }, new Map());
    registry = new Registry();
    metrics = new FunnelMetrics(registry, { now: () => now }, new Map());
    happens(say('somos 4', 30_000, { slots: { guests: 4 } }));
    expect(await value('prosa_stage_exits_total', ',stage="asking",channel="[^"]+"')).toBe(1);
    expect(await value('prosa_stage_seconds_count', ',stage="asking",channel="[^"]+"')).toBe(0);
  });

  it('counts hand-offs, facts and those of them that are conversions', async () => {
    happens(say('oi', 0));
    happens(say('quero uma pessoa', 1, { intent: 'person' }));
    expect(await value('prosa_hand_offs_total', ofChannel)).toBe(1);
    expect(await value('prosa_facts_total', ',name="handoff.requested"')).toBe(1);
    expect(await value('prosa_conversions_total', ',channel="[^"]+",kind="handoff.requested"')).toBe(1);
  });

  it('measures a reply from the last message on, and no reminder', async () => {
    happens(say('oi', 0), 40);
    expect(await value('prosa_reply_seconds_count', ofChannel)).toBe(1);
    expect(await value('prosa_reply_seconds_sum', ofChannel)).toBe(0.04);
    const [id, { deadline }] = Object.entries(record!.timers)[0]!;
    happens({ kind: 'timer', conversation: record!.conversation, id, deadline, at: deadline }, 9_000_000);
    expect(await value('prosa_reply_seconds_count', ofChannel)).toBe(1);
  });
});

describe('turns', () => {
  it('are counted with the messages they cover, and the lateness of the timer that begins them', async () => {
    use({ burst: { quietMs: 1_000 }, whileReplying: 'append' });
    happens(say('oi', 0));
    happens(say('tudo bem?', 500));
    expect(await value('prosa_turn_messages_count', ofChannel)).toBe(0);
    const { deadline } = record!.timers[TURN_TIMER]!;
    const { conversation } = record!;
    happens({ kind: 'timer', conversation, id: TURN_TIMER, deadline, at: deadline }, 1_750);
    expect(await value('prosa_turn_messages_count', ofChannel)).toBe(1);
    expect(await value('prosa_turn_messages_sum', ofChannel)).toBe(2);
    expect(await value('prosa_reply_seconds_sum', ofChannel)).toBe(1.25);
    expect(await registry.metrics()).toContain('prosa_timer_lateness_seconds_sum{kind="turn"} 0.25');
  });

  it('are counted when they are taken back', async () => {
    use({ burst: { quietMs: 0 }, whileReplying: 'supersede' });
    happens(say('oi', 0));
    happens(say('somos 4', 1, { slots: { guests: 4 } }));
    happens(say('somos 5', 2, { slots: { guests: 5 } }));
    expect(await value('prosa_turns_superseded_total', ofChannel)).toBe(1);
    expect(await value('prosa_turn_messages_sum', ofChannel)).toBe(1 + 1 + 2);
  });
});
