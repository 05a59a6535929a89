import { describe, expect, it } from 'vitest';
import type { ConversationEvent, MigrateEvent, Move } from '../../../src/actor/event.ts';
import { moveOf, type StateTable, statePath } from '../../../src/actor/migrate.ts';
import { asItBegan, type ConversationRecord, TURN_TIMER } from '../../../src/actor/record.ts';
import { type StepResult, step } from '../../../src/actor/step.ts';
import type { CompiledFunnel } from '../../../src/funnel/compile.ts';
import type { FunnelDocument, StateDocument } from '../../../src/funnel/document.ts';
import { CONVERSATION, message, NOON, tinyDraft, tinyFunnel } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
const old = tinyFunnel();
const SAME: StateTable = {
  asking: 'asking',
  'asking.waiting': 'asking.waiting',
  searching: 'searching',
  showing: 'showing',
  handOff: 'handOff',
};

type States = Record<string, StateDocument>;
const statesOf = (document: FunnelDocument) => document.machine.states as States;
const edited = (edit: (states: States, document: FunnelDocument) => void) =>
  tinyDraft((document) => {
    document.title = 'Tiny, again';
    edit(statesOf(document), document);
  });

function play(
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
  ...events: ConversationEvent[]
) {
  let last: StepResult | undefined;
  let now = record;
  for (const event of events) {
    last = step(funnel, now, event, (now?.position ?? 0) + 1);
    now = last.record;
  }
  return { record: now!, result: last! };
}

const asking = () => play(old, undefined, message('oi')).record;
const searching = () => play(old, undefined, message('4', { slots: { guests: 4 } })).record;

function migrate(record: ConversationRecord, to: CompiledFunnel, table: StateTable, at = NOON + HOUR) {
  const move = moveOf(old, to, table, record, at);
  const event: MigrateEvent = {
    kind: 'migrate',
    conversation: CONVERSATION,
    at,
    migration: 'm1',
    ...(move && { move }),
  };
  return { event, ...play(old, record, event) };
}

const decisionsOf = (result: StepResult) => (result.status === 'applied' ? result.decisions : []);

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

const deadlines = ({ timers }: ConversationRecord) =>
  Object.fromEntries(Object.entries(timers).map(([id, { deadline }]) => [id, deadline]));
const timer = (path: string, delay = 'followUp') => `xstate.after.${delay}.tiny.${path}`;

describe('the timers of a conversation that moves', () => {
  it('keep their deadline where the state waits for the same delay, whatever its length is now', () => {
    const to = edited((_, document) => {
      document.delays = { followUp: '5h' };
    });
    const { record } = migrate(asking(), to, SAME);
    expect(deadlines(record)).toEqual({ [timer('asking.waiting')]: NOON + 2 * HOUR });
  });

  it('are renamed with their state and still fire there', () => {
    const to = edited((states, document) => {
      document.machine.initial = 'question';
      states.question = states.asking!;
      delete states.asking;
      states.question.states!.understanding!.always = [{ target: 'waiting' }];
      states.searching!.invoke = [];
      states.searching!.on = { message: { target: 'question' } };
    });
    const { record } = migrate(asking(), to, { asking: 'question', 'asking.waiting': 'question.waiting' });
    const id = timer('question.waiting');
    expect(deadlines(record)).toEqual({ [id]: NOON + 2 * HOUR });
    const fired = step(
      to,
      record,
      { kind: 'timer', conversation: CONVERSATION, at: NOON + 2 * HOUR, id, deadline: NOON + 2 * HOUR },
      99,
    );
    expect(decisionsOf(fired)).toMatchObject([{ type: 'send', prompt: 'follow-up' }]);
  });

  it('are dropped where nothing waits any more, and armed from the move on where something new waits', () => {
    const to = edited((states, document) => {
      document.delays = { followUp: '2h', giveUp: '1d' };
      delete states.asking!.states!.waiting!.after;
      states.asking!.after = { giveUp: { target: 'showing' }, '60000': { target: 'showing' } };
    });
    const { event, record } = migrate(asking(), to, SAME);
    expect(event.move!.timers.dropped).toEqual([timer('asking.waiting')]);
    expect(deadlines(record)).toEqual({
      [timer('asking', 'giveUp')]: NOON + 25 * HOUR,
      [timer('asking', '60000')]: NOON + HOUR + 60_000,
    });
  });

  it('are kept by the state around it when the delay has moved there', () => {
    const to = edited((states) => {
      states.asking!.after = states.asking!.states!.waiting!.after;
      delete states.asking!.states!.waiting!.after;
    });
    const { record } = migrate(asking(), to, SAME);
    expect(deadlines(record)).toEqual({ [timer('asking')]: NOON + 2 * HOUR });
  });

  it('of two states that wait for the same delay each keep their own', () => {
    const both = (states: States) => {
      states.asking!.after = { followUp: { target: 'showing' } };
    };
    const from = edited(both);
    const before = step(from, undefined, message('oi', { at: NOON - HOUR }), 1).record!;
    // The outer one began earlier than the inner one.
    before.timers[timer('asking')]!.deadline -= 1;
    const to = edited((states, document) => {
      both(states);
      document.title = 'Both';
    });
    const move = moveOf(from, to, SAME, before, NOON)!;
    expect(move.timers).toEqual({
      kept: {
        [timer('asking.waiting')]: timer('asking.waiting'),
        [timer('asking')]: timer('asking'),
      },
      dropped: [],
      armed: {},
    });
  });

  it('that have passed are not armed again, so that nobody is followed up twice', () => {
    const before = asking();
    const fired = play(old, before, {
      kind: 'timer',
      conversation: CONVERSATION,
      at: NOON + 2 * HOUR,
      id: timer('asking.waiting'),
      deadline: NOON + 2 * HOUR,
    }).record;
    expect(fired.timers).toEqual({});
    expect(
      migrate(
        fired,
        edited(() => {}),
        SAME,
      ).record.timers,
    ).toEqual({});
  });
});

describe('the effects of a conversation that moves', () => {
  it('run on under the same id where the new state starts the same', () => {
    const { record, result } = migrate(
      searching(),
      edited(() => {}),
      SAME,
    );
    expect(record.effects).toEqual(searching().effects);
    expect(decisionsOf(result).map(({ type }) => type)).toEqual(['fact']);
  });

  it('are renamed with their invoke, and their result arrives there', () => {
    const to = edited((states) => {
      (states.searching!.invoke as { id: string }).id = 'lookUpAgain';
    });
    const { record } = migrate(searching(), to, SAME);
    const id = `${CONVERSATION}:e1`;
    expect(record.effects).toMatchObject({ lookUpAgain: { id } });
    const done = step(
      to,
      record,
      { kind: 'effect', conversation: CONVERSATION, at: NOON, effect: id, result: { output: 1 } },
      99,
    );
    expect(done.record!.state).toBe('showing');
  });

  it('are cancelled where no state starts them, and a late result is dropped', () => {
    const { record, result } = migrate(
      searching(),
      edited(() => {}),
      { searching: 'asking' },
    );
    const id = `${CONVERSATION}:e1`;
    expect(record.effects).toEqual({});
    expect(decisionsOf(result)).toContainEqual({ type: 'cancelEffect', id });
    const late = step(
      old,
      record,
      { kind: 'effect', conversation: CONVERSATION, at: NOON, effect: id, result: { output: 1 } },
      99,
    );
    expect(late).toMatchObject({ status: 'ignored', reason: 'stale_effect' });
  });

  it('are started with what is remembered where the new state needs one that does not run', () => {
    const before = play(old, asking(), message('5', { slots: { guests: 5 } }), message('pessoa')).record;
    const here: ConversationRecord = { ...before, state: 'showing', effects: {} };
    const { record, result } = migrate(
      here,
      edited(() => {}),
      { showing: 'searching' },
    );
    const id = `${CONVERSATION}:e${before.lastEffect + 1}`;
    const effect = { id, src: 'lookUp', input: { guests: 5 } };
    expect(record.effects).toEqual({ search: effect });
    expect(decisionsOf(result)).toContainEqual({ type: 'startEffect', ...effect });
  });

  it('that have ended are not started again', () => {
    const ended: ConversationRecord = { ...searching(), effects: {} };
    expect(
      migrate(
        ended,
        edited(() => {}),
        SAME,
      ).record.effects,
    ).toEqual({});
  });
});

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
