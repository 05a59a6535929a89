import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { ShardReader } from '../../../src/gateway/services.ts';
import { WebStreams } from '../../../src/gateway/web-streams.ts';

const SECOND = 1_000;
let lines: { id: string }[];
let isOpen: boolean;
let asked: string[];
let streams: WebStreams;
let response: PassThrough;
let heard: string;

const shards = {
  ask: async (type: string, { after = '' }: { after?: string }) => {
    asked.push(type);
    if (!isOpen) throw new Error('the shard is closed');
    if (type === 'transcript') return lines.filter(({ id }) => id > after);
    return type === 'view' ? { state: 'asking' } : undefined;
  },
} as unknown as ShardReader;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  [lines, isOpen, asked, heard] = [[{ id: '1.1' }], true, [], ''];
  streams = new WebStreams(shards);
  response = Object.assign(new PassThrough(), { writeHead: () => response });
  response.on('data', (part) => {
    heard += part;
  });
});
afterEach(() => {
  response.destroy();
  vi.useRealTimers();
});

const open = () => streams.open('c', undefined, response as unknown as ServerResponse);

it('a page hears soon what was said while its shard could not be asked, and is told of changes again', async () => {
  await open();
  isOpen = false;
  lines.push({ id: '2.1' });
  streams.changed('c');
  await vi.advanceTimersByTimeAsync(SECOND);
  asked = [];
  isOpen = true;
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  expect(heard).toContain('id: 2.1');
  expect(asked).toContain('watch');
});

it('a shard that stays closed is asked less and less often, and not for a page that has gone', async () => {
  isOpen = false;
  await open();
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(asked.filter((type) => type === 'transcript').length).toBeLessThan(15);
  response.destroy();
  await vi.advanceTimersByTimeAsync(0);
  asked = [];
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(asked).toEqual([]);
});

it('a page that reads nothing is written nothing more when its stream has ended', async () => {
  const errors: unknown[] = [];
  const unread = Object.assign(new PassThrough(), { writeHead: () => unread });
  unread.on('error', (error) => errors.push(error));
  onTestFinished(() => void unread.destroy());
  await streams.open('c', undefined, unread as unknown as ServerResponse);
  streams.close();
  lines.push({ id: '2.1' });
  streams.changed('c');
  streams.draft({ conversation: 'c', id: 'e1', text: 'Bom' });
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(errors).toEqual([]);
  expect(unread).toMatchObject({ writableEnded: true, destroyed: false });
});
