import { describe, expect, it } from 'vitest';
import type { MigrateEvent, Move } from '../../../src/actor/event.ts';
import { moveOf, statePath } from '../../../src/actor/migrate.ts';
import { asItBegan, type ConversationRecord } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import { asking, decisionsOf, edited, migrate, old, play, SAME, searching } from '../../support/migrated.ts';
import { CONVERSATION, message, NOON } from '../../support/tiny-funnel.ts';

describe('a conversation that moves', () => {
  it('is in its new state under the new version, and nothing is said', () => {
    const to = edited((states) => {
      states.presenting = structuredClone(states.showing!);
    });
    const shown = play(old, searching(), {
      kind: 'effect',
      conversation: CONVERSATION,
      at: NOON,
      effect: `${CONVERSATION}:e1`,
      result: { output: [] },
    }).record;
    const { record, result } = migrate(shown, to, { showing: 'presenting' });
    expect(record).toMatchObject({
      state: 'presenting',
      funnelVersion: to.version,
      revision: shown.revision + 1,
      context: shown.context,
    });
    expect(decisionsOf(result)).toEqual([
      { type: 'fact', name: 'funnel.migrated', data: { funnel: 'tiny', from: old.version, to: to.version } },
    ]);
    expect(play(to, record, message('e aí?')).result.status).toBe('applied');
  });

  it('keeps no entry, no exit and no reply of the states it passes over', () => {
    const to = edited((states) => {
      states.asking!.exit = [{ type: 'reply', params: { prompt: 'echo' } }];
    });
    const { record, result } = migrate(asking(), to, { 'asking.waiting': 'handOff' });
    expect(record).toMatchObject({ state: 'handOff', owner: 'bot' });
    expect(decisionsOf(result).filter(({ type }) => type === 'send')).toEqual([]);
  });

  it('goes to where a compound state begins', () => {
    const to = edited(() => {});
    expect(migrate(asking(), to, { 'asking.waiting': 'asking' }).record.state).toEqual({ asking: 'waiting' });
  });

  it('remembers the version its journal begins with and what moved it last', () => {
    const second = edited(() => {});
    const first = migrate(asking(), second, SAME).record;
    expect(first.migrated).toEqual({ began: old.version, by: 'm1' });
    const third = edited((_, document) => {
      document.title = 'Third';
    });
    const move = moveOf(second, third, SAME, first, NOON)!;
    const event: MigrateEvent = {
      kind: 'migrate',
      conversation: CONVERSATION,
      at: NOON,
      migration: 'm2',
      move,
    };
    const { record } = play(second, first, event);
    expect(record.migrated).toEqual({ began: old.version, by: 'm2' });
    expect(asItBegan(record).funnelVersion).toBe(old.version);
    expect(asItBegan(asking()).funnelVersion).toBe(old.version);
  });

  it('stays where it is when its state leads nowhere', () => {
    const before = asking();
    const { result } = migrate(
      before,
      edited(() => {}),
      { showing: 'showing' },
    );
    expect(result).toEqual({ status: 'ignored', reason: 'not_to_migrate', record: before });
  });

  it('does not move a second time, nor from a version it is not on', () => {
    const { record, event } = migrate(
      asking(),
      edited(() => {}),
      SAME,
    );
    expect(step(old, record, event, 99)).toMatchObject({ status: 'ignored', reason: 'not_to_migrate' });
    const other = { ...asking(), funnelVersion: 'another' };
    expect(step(old, other, event, 99)).toEqual({
      status: 'ignored',
      reason: 'not_to_migrate',
      record: other,
    });
    expect(step(old, undefined, event, 99)).toMatchObject({ status: 'ignored', reason: 'no_conversation' });
  });

  it('leaves a person who owns it the owner, and what is not the machine’s untouched', () => {
    const before: ConversationRecord = {
      ...asking(),
      owner: 'human',
      timers: { 'turn.ends': { deadline: NOON + 5, event: { type: 'turn.ends' } } },
      effects: { answer: { id: `${CONVERSATION}:e7`, src: 'model', input: {} } },
    };
    const { record } = migrate(
      before,
      edited(() => {}),
      { 'asking.waiting': 'showing' },
    );
    expect(record).toMatchObject({ owner: 'human', timers: before.timers, effects: before.effects });
  });

  it('is the same when its journal, as JSON, is stepped again', () => {
    const before = searching();
    const to = edited(() => {});
    const { record, event } = migrate(before, to, { searching: 'asking' });
    const again = play(old, before, JSON.parse(JSON.stringify(event)) as MigrateEvent).record;
    expect(JSON.stringify(again)).toBe(JSON.stringify(record));
  });
});

it('a state value is written as a path', () => {
  expect([statePath('a'), statePath({ a: { b: 'c' } })]).toEqual(['a', 'a.b.c']);
  const move: Move = moveOf(
    old,
    edited(() => {}),
    SAME,
    asking(),
    NOON,
  )!;
  expect(statePath(move.state)).toBe('asking.waiting');
});
