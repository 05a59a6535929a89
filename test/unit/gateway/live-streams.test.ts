import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import type { GroupLive } from '../../../src/analytics/group-live.ts';
import type { LiveView } from '../../../src/analytics/live-view.ts';
import { LiveStreams } from '../../../src/gateway/live-streams.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MINUTE = 60_000;
const PLACE = 'rental@1 discovery';

const live = (now: number): GroupLive => ({
  ...{ group: 0, whole: true, counts: [[PLACE, now]], handOffs: { waiting: 0 } },
});

/** @param inside how many are where the group tells of; undefined for a group that does not answer */
function open(inside?: () => number) {
  const clock = new FakeClock();
  const flowed = { hour: new Map(), day: new Map(), week: new Map() };
  let asked = 0;
  const streams = new LiveStreams({
    windows: { read: async () => flowed },
    clock,
    groups: 1,
    ask: async () => {
      asked++;
      return inside && live(inside());
    },
  });
  return { clock, streams, asked: () => asked };
}

/** Of a client that reads nothing, so that what has ended stays open. */
function unread(): { response: ServerResponse; errors: unknown[] } {
  const errors: unknown[] = [];
  const response = Object.assign(new PassThrough(), { writeHead: () => response });
  response.on('error', (error) => errors.push(error));
  onTestFinished(() => void response.destroy());
  return { response: response as unknown as ServerResponse, errors };
}

it('a client that has gone before it was answered takes no place, and nothing is asked for it', async () => {
  const { clock, streams, asked } = open();
  const { response } = unread();
  response.destroy();
  await clock.pass(0);
  const opened = streams.open(response, undefined, async () => true);
  await clock.pass(MINUTE);
  await opened;
  expect(streams.size).toBe(0);
  expect(asked()).toBe(0);
});

it('a stream that ended while it was asked whether its reader still may see it is written nothing more', async () => {
  const { clock, streams } = open();
  const { response, errors } = unread();
  const { promise: gate, resolve: answer } = Promise.withResolvers<boolean>();
  let isAsked = false;
  const opened = streams.open(response, undefined, () => {
    isAsked = true;
    return gate;
  });
  while (!isAsked) await clock.pass(1_000);
  await opened;
  streams.close();
  answer(true);
  await clock.pass(MINUTE);
  expect(errors).toEqual([]);
  expect(response).toMatchObject({ writableEnded: true, destroyed: false });
});

it('a reader who may no longer see it and reads nothing is written nothing more', async () => {
  const { clock, streams } = open();
  const { response, errors } = unread();
  let mayStill = false;
  const opened = streams.open(response, undefined, async () => {
    if (mayStill) throw new Error('nobody can say now');
    mayStill = true;
    return false;
  });
  await clock.pass(10 * MINUTE);
  await opened;
  expect(errors).toEqual([]);
  expect(response).toMatchObject({ writableEnded: true, destroyed: false });
});

/** The data of the events it was told, with when it was. */
function told(clock: FakeClock) {
  const { response } = unread();
  const events: { at: number; now: number }[] = [];
  (response as unknown as PassThrough).on('data', (chunk: Buffer) => {
    for (const [, data] of String(chunk).matchAll(/^data: (.*)$/gm)) {
      const { versions } = JSON.parse(data!) as LiveView;
      events.push({ at: clock.now(), now: versions[0]?.states[0]?.now ?? 0 });
    }
  });
  return { response, events };
}

it('a stream is told once a second at most, however many others are opened, and within two what changed', async () => {
  let inside = 1;
  const { clock, streams } = open(() => inside);
  const change = () => streams.changed([live(++inside)]);
  const all = [];
  for (let step = 0; step < 100; step++) {
    if (step % 3 === 0) {
      const client = told(clock);
      all.push(client);
      void streams.open(client.response, undefined, async () => true);
    }
    change();
    await clock.pass(100);
  }
  await clock.pass(2_000);
  for (const { events } of all) {
    expect(events.at(-1)?.now).toBe(inside);
    for (const [n, event] of events.slice(1).entries()) {
      expect(event.at - events[n]!.at).toBeGreaterThanOrEqual(1_000);
      expect(event.at - events[n]!.at).toBeLessThan(2_000);
    }
  }
  const { length } = all[0]!.events;
  await clock.pass(MINUTE);
  expect(all[0]!.events).toHaveLength(length);
  streams.close();
  expect(clock.pending).toEqual([]);
});

it('streams go on being told where the clock is set back', async () => {
  const { clock, streams } = open(() => 1);
  const client = told(clock);
  void streams.open(client.response, undefined, async () => true);
  await clock.pass(2_000);
  clock.jump(-60 * MINUTE);
  streams.changed([live(7)]);
  await clock.pass(2_000);
  expect(client.events.at(-1)?.now).toBe(7);
});
