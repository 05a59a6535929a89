/** Every written dialogue, without servers and then through a real Prosa, on both channels. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { type Dialogue, readDialogue } from '../../src/editing/dialogue.ts';
import { readDialogues } from '../support/dialogues/dialogue.ts';
import { play } from '../support/dialogues/play.ts';
import { ServedProsa } from '../support/dialogues/served-prosa.ts';
import { SteppedCustomer, type World } from '../support/dialogues/stepped-customer.ts';

/** A Saturday, 10:00 in São Paulo. */
const BEGINS = Date.parse('2026-11-21T10:00:00-03:00');
const CHANNELS = ['web', 'whatsapp'];
const dialogues = readDialogues(join(import.meta.dirname, '.'));

test('there are at least forty, each described', () => {
  expect(dialogues.length).toBeGreaterThanOrEqual(40);
});

test('a mistake in a dialogue is told with its file and turn', () => {
  const read = (turn: string) => () =>
    readDialogue('a.yaml', `description: x\nturns:\n  - say: oi\n  - ${turn}\n`);
  expect(read('say: oi\n    slots: { gusts: 4 }')).toThrow(/^a\.yaml, turn 2: slots.*gusts/);
  expect(read('wait: two hours')).toThrow(/^a\.yaml, turn 2: wait: must be a time such as 30m/);
  expect(read('shout: oi')).toThrow(/^a\.yaml, turn 2: .*say, send, wait and meanwhile/);
  expect(read('say: oi\n    stag: discovery')).toThrow(/^a\.yaml, turn 2: .*stag/);
});

test('a dialogue that goes another way fails', async () => {
  const turns = [
    'say: oi\n    stage: closing\n    slots: { guests: 4 }\n    reply: ["!Sofia", tchau]\n    replies: 2',
  ];
  const { mistakes } = await stepped(readDialogue('a.yaml', `description: x\nturns:\n  - ${turns}\n`), 'web');
  expect(mistakes).toEqual([
    expect.stringContaining('a.yaml, turn 1 (oi): 1 reply instead of 2'),
    expect.stringContaining('the reply has "Sofia"'),
    expect.stringContaining('the reply lacks "tchau"'),
    expect.stringContaining('the stage is discovery, not closing'),
    expect.stringContaining('guests is undefined, not 4'),
  ]);
});

/** What a dialogue takes of the houses is known once it was played without servers. */
const claimsOf = new Map<string, number>();

async function stepped(dialogue: Dialogue, channel: string) {
  const bookings = new SqliteBookings(':memory:');
  const world: World = { bookings, now: BEGINS };
  const customer = new SteppedCustomer(world, channel, 'conversation');
  const played = await play(dialogue, customer, () => new SteppedCustomer(world, channel, 'other'));
  const { claims } = await bookings.everything();
  bookings.close();
  claimsOf.set(`${dialogue.name} ${channel}`, claims.length);
  return played;
}

describe.each(CHANNELS)('by perception and step, on %s', (channel) => {
  test.each(dialogues)('$name', async (dialogue) => {
    const { mistakes, transcript } = await stepped(dialogue, channel);
    expect(mistakes, transcript.join('\n')).toEqual([]);
  });
});

describe('through a real Prosa', () => {
  let prosa: ServedProsa;
  beforeAll(async () => {
    prosa = await ServedProsa.start(BEGINS);
  });
  afterAll(() => prosa.stop());

  const served = async (dialogue: Dialogue, channel: string) => {
    const { mistakes, transcript } = await play(dialogue, prosa.customer(channel), () =>
      prosa.customer(channel),
    );
    return mistakes.length === 0
      ? []
      : [...mistakes.map((mistake) => `${channel}: ${mistake}`), ...transcript];
  };
  const playable = CHANNELS.flatMap((channel) =>
    dialogues
      .filter(({ turns }) => !turns.some((turn) => 'wait' in turn || (channel === 'web' && 'send' in turn)))
      .map((dialogue) => ({ dialogue, channel })),
  );

  test('all go as written on the page and on WhatsApp, within a minute', async () => {
    const began = performance.now();
    const wrong: string[] = [];
    const claiming: typeof playable = [];
    const quiet: typeof playable = [];
    for (const each of playable) {
      const key = `${each.dialogue.name} ${each.channel}`;
      if (!claimsOf.has(key)) await stepped(each.dialogue, each.channel);
      (claimsOf.get(key)! > 0 ? claiming : quiet).push(each);
    }
    // Who takes nothing is in nobody's way.
    await Promise.all(
      quiet.map(async ({ dialogue, channel }) => wrong.push(...(await served(dialogue, channel)))),
    );
    for (const { dialogue, channel } of claiming) {
      wrong.push(...(await served(dialogue, channel)));
      await prosa.freeEverything();
    }
    expect(wrong).toEqual([]);
    expect(playable.length).toBeGreaterThan(dialogues.length);
    expect(performance.now() - began).toBeLessThan(120_000);
  });
});
