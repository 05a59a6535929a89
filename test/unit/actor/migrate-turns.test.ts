import { describe, expect, it } from 'vitest';
import type { ConversationEvent, MigrateEvent } from '../../../src/actor/event.ts';
import { moveOf, type StateTable } from '../../../src/actor/migrate.ts';
import { type ConversationRecord, TURN_TIMER } from '../../../src/actor/record.ts';
import { deadlines, decisionsOf, play, SAME } from '../../support/migrated.ts';
import { CONVERSATION, message, NOON, tinyDraft, tinyFunnel } from '../../support/tiny-funnel.ts';

describe('the turns of a conversation that moves', () => {
  const versions = (whileReplying: 'supersede' | 'queue') => {
    const turns = { burst: { quietMs: 1_000, maxMs: 5_000 }, whileReplying };
    const again = tinyDraft((document) => Object.assign(document, { turns, title: 'Tiny, again' }));
    return { from: tinyFunnel(turns), to: again };
  };
  const endOfWait = (at: number): ConversationEvent => ({
    kind: 'timer',
    conversation: CONVERSATION,
    at,
    id: TURN_TIMER,
    deadline: at,
    perception: { intent: 'other', confidence: 1, slots: { guests: 4 }, objections: [] },
  });
  const searched = (at: number): ConversationEvent => ({
    kind: 'effect',
    conversation: CONVERSATION,
    at,
    effect: `${CONVERSATION}:e1`,
    result: { output: [] },
  });
  const moved = (
    record: ConversationRecord,
    { from, to }: ReturnType<typeof versions>,
    table: StateTable = SAME,
  ) => {
    const at = NOON + 2_000;
    const move = moveOf(from, to, table, record, at)!;
    const event: MigrateEvent = { kind: 'migrate', conversation: CONVERSATION, at, migration: 'm1', move };
    return play(from, record, event).record;
  };

  it('begin when they would have begun, with the messages that wait, under the new version', () => {
    const both = versions('supersede');
    const waiting = moved(
      play(both.from, undefined, message('4 pessoas', { at: NOON + 1_900 })).record,
      both,
    );
    expect(waiting.inbox).toHaveLength(1);
    const { record } = play(both.to, waiting, endOfWait(NOON + 2_900));
    expect(record).toMatchObject({ state: 'searching', funnelVersion: both.to.version });
    expect(record.inbox).toBeUndefined();
  });

  it('that wait for an effect which goes on are finished, not taken back into the old version', () => {
    const both = versions('supersede');
    const { from, to } = both;
    const record = moved(play(from, undefined, message('4 pessoas'), endOfWait(NOON + 1_000)).record, both);
    expect(record.turn).toEqual({ effects: [`${CONVERSATION}:e1`], messages: [] });
    const later = play(to, record, message('e com piscina?', { at: NOON + 2_100 })).record;
    expect(later).toMatchObject({ state: 'searching', inbox: [{}], effects: record.effects });
    const done = play(to, later, searched(NOON + 3_500)).record;
    expect(done).toMatchObject({ state: 'showing', funnelVersion: to.version });
    expect(deadlines(done)).toEqual({ [TURN_TIMER]: NOON + 3_500 });
  });

  it('that wait for an effect which is cancelled end, and what was written meanwhile has its turn', () => {
    const both = versions('queue');
    const preparing = play(
      both.from,
      undefined,
      message('4 pessoas'),
      endOfWait(NOON + 1_000),
      message('e com piscina?', { at: NOON + 1_100 }),
    ).record;
    expect(preparing).toMatchObject({ inbox: [{}], turn: {} });
    expect(deadlines(preparing)).toEqual({});
    const record = moved(preparing, both, { searching: 'showing' });
    expect(record.turn).toBeUndefined();
    expect(deadlines(record)).toEqual({ [TURN_TIMER]: NOON + 2_100 });
    const { result } = play(both.to, record, endOfWait(NOON + 2_100));
    expect(decisionsOf(result)).toMatchObject([{ type: 'send', prompt: 'echo' }]);
  });
});
