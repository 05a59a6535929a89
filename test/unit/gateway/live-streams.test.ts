import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { LiveStreams } from '../../../src/gateway/live-streams.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MINUTE = 60_000;

function open() {
  const clock = new FakeClock();
  const flowed = { hour: new Map(), day: new Map(), week: new Map() };
  let asked = 0;
  const streams = new LiveStreams({
    windows: { read: async () => flowed },
    clock,
    groups: 1,
    ask: async () => {
      asked++;
      return undefined;
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
