import { describe, expect, it } from 'vitest';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import { asking, decisionsOf, edited, migrate, old, play, SAME, searching } from '../../support/migrated.ts';
import { CONVERSATION, message, NOON } from '../../support/tiny-funnel.ts';

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
