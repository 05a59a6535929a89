import { beforeEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../src/channels/channel.ts';
import { accepted, busy, DispatcherWorld, unknown } from '../../support/dispatcher-world.ts';
import { settle } from '../../support/fake-clock.ts';

let world: DispatcherWorld;
beforeEach(() => {
  world = new DispatcherWorld();
});

it('whether a message goes by its template is decided when it leaves, and a picture goes as one', async () => {
  const template = { name: 'back', language: 'pt_BR', parameters: ['Ana'] };
  const late = { template: { ...template, after: world.clock.now() + 60_000 } };
  const media = { url: 'https://example.com/a.png', caption: 'Sala' };
  const dispatcher = world.create();
  world.outcomes = [accepted, accepted, { ...busy, afterMs: 60_000 }];
  await world.decide('a', late);
  await world.decide('b', { media });
  dispatcher.wake('a', '55');
  dispatcher.wake('b', '55');
  await settle();
  expect(world.handedOver.map(({ id, template, media }) => ({ id, template, media }))).toEqual([
    { id: 'a:1', template: undefined, media: undefined },
    { id: 'b:1', template: undefined, media },
  ]);
  await world.decide('a', late);
  dispatcher.wake('a', '55');
  await settle();
  expect(world.handedOver[2]).not.toHaveProperty('template');
  await world.clock.pass(60_000);
  expect(world.handedOver[3]).toMatchObject({ id: 'a:2', text: 'text 2', template });
  expect(world.handedOver[3]!.template).toEqual(template);
});

it('a conversation that is woken just when the dispatcher comes to rest is not forgotten', async () => {
  for (let moment = 0; moment < 40; moment++) {
    const dispatcher = world.create();
    const conversation = `late-${moment}`;
    await world.decide(conversation);
    dispatcher.wake('nothing to send', '55');
    for (let turn = 0; turn < moment; turn++) await Promise.resolve();
    dispatcher.wake(conversation, '55');
    await settle();
    expect(world.sent).toEqual([`${conversation}:1`]);
    world.sent = [];
  }
});

describe('messages of a conversation', () => {
  it('leave one after another in their order', async () => {
    let finish!: (outcome: SendOutcome) => void;
    world.outcomes = [new Promise((resolve) => (finish = resolve))];
    const dispatcher = world.create();
    await world.decide('a');
    await world.decide('a');
    await world.decide('b');
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5500');
    await settle();
    expect(world.sent).toEqual(['a:1', 'b:1']);
    finish(accepted);
    await settle();
    expect(world.sent).toEqual(['a:1', 'b:1', 'a:2']);
    expect(await world.states()).toEqual(['sent', 'sent']);
  });

  it('are claimed before they are handed over', async () => {
    world.outcomes = [new Promise(() => {})];
    await world.decide('a');
    world.create().wake('a', '5500');
    await settle();
    expect(await world.states()).toEqual(['sending']);
  });

  it('that woke it while another was under way are not forgotten', async () => {
    let finish!: (outcome: SendOutcome) => void;
    world.outcomes = [new Promise((resolve) => (finish = resolve))];
    const dispatcher = world.create();
    await world.decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    await world.decide('a');
    dispatcher.wake('a', '5500');
    finish(accepted);
    await settle();
    expect(world.sent).toEqual(['a:1', 'a:2']);
  });
});

describe('stopping', () => {
  it('waits for what is under way and starts nothing more', async () => {
    let finish!: (outcome: SendOutcome) => void;
    world.outcomes = [new Promise((resolve) => (finish = resolve))];
    const dispatcher = world.create();
    await world.decide('a');
    await world.decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    const stopped = dispatcher.stop();
    finish(accepted);
    await stopped;
    expect(await world.states()).toEqual(['sent', 'pending']);
    expect(world.sent).toEqual(['a:1']);
  });

  it('in the middle of a claim hands nothing over and lets the claim go', async () => {
    const dispatcher = world.create();
    await world.decide('a');
    dispatcher.wake('a', '5500');
    await dispatcher.stop();
    await settle();
    expect(world.sent).toEqual([]);
    expect(await world.states()).toEqual(['pending']);
  });

  it('gives up what does not end', async () => {
    world.outcomes = [new Promise(() => {})];
    const dispatcher = world.create();
    await world.decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    const stopped = dispatcher.stop(1_000);
    await world.clock.pass(1_000);
    await stopped;
    expect(await world.states()).toEqual(['sending']);
  });
});

describe('a conversation that is forgotten', () => {
  it('sends nothing any more, and says whether a message is with the channel already', async () => {
    world.outcomes = [new Promise(() => {})];
    await world.decide('a');
    await world.decide('b');
    const dispatcher = world.create();
    dispatcher.wake('a', '5500');
    await settle();
    dispatcher.wake('b', '5501');
    expect(dispatcher.forget('a')).toBe(true);
    expect(dispatcher.forget('b')).toBe(false);
    await world.clock.pass(3_600_000);
    expect(world.sent).toEqual(['a:1']);
  });

  it('sends nothing either when it is forgotten while its message is being claimed', async () => {
    await world.decide('a');
    await world.decide('b');
    const dispatcher = world.create();
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (batch) => {
      const lost = await commit(batch);
      if (batch.deliveries.some(({ kind }) => kind === 'claim')) dispatcher.forget('a');
      return lost;
    };
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5501');
    await settle();
    expect(world.sent).toEqual(['b:1']);
  });

  it('waits no longer for a status', async () => {
    world.outcomes = [unknown];
    await world.decide('a');
    const dispatcher = world.create();
    dispatcher.wake('a', '5500');
    await settle();
    expect(dispatcher.waiting).toBe(1);
    dispatcher.forget('a');
    expect(dispatcher.waiting).toBe(0);
    await world.clock.pass(3_600_000);
    expect(world.sent).toEqual(['a:1']);
  });
});
