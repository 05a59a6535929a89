/** The load of `bench overload` against a server that answers when it is told to. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { figuresOf } from '../../bench/overload/figures.ts';
import { openLoop } from '../../bench/overload/open-loop.ts';

let answer: (number: number, response: ServerResponse) => void;
let arrived: { number: number; at: number }[];

const server = createServer((request, response) => {
  const number = Number(request.url!.slice(1));
  arrived.push({ number, at: performance.now() });
  answer(number, response);
});

const ok = (response: ServerResponse) => response.writeHead(200, { 'content-length': 0 }).end();
const full = (response: ServerResponse) =>
  response.writeHead(503, { 'content-length': 0, 'retry-after': '0' }).end();

beforeEach(async () => {
  arrived = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const gap = 5;

function load(count: number, connections: number, redeliver = 0) {
  return openLoop(
    {
      port: (server.address() as AddressInfo).port,
      connections,
      requests: Array.from({ length: count }, (_, n) => Buffer.from(`GET /${n} HTTP/1.1\r\nhost: x\r\n\r\n`)),
      due: Float64Array.from({ length: count }, (_, n) => (n + 1) * gap),
      redeliver,
      jitter: () => 20,
      signal: new AbortController().signal,
    },
    () => {},
  );
}

it('requests leave when they are due, though none before was answered', async () => {
  const waiting: ServerResponse[] = [];
  answer = (_number, response) => {
    waiting.push(response);
    if (waiting.length === 40) for (const one of waiting) ok(one);
  };
  const began = performance.now();
  const { acceptedMs } = figuresOf(await load(40, 40));
  // Each has a connection of its own, so neighbours may arrive in either order.
  expect(arrived.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 40 }, (_, n) => n),
  );
  expect(arrived.filter(({ number, at }) => at - began < (number + 1) * gap - 1)).toEqual([]);
  // The first waited for the last to leave: that is in its latency.
  expect(acceptedMs!.max).toBeGreaterThan(35 * gap);
});

it('a request that waits for a connection counts from when it was due', async () => {
  answer = (_number, response) => void setTimeout(() => ok(response), 20 * gap);
  const { acceptedMs, answerMs, lateShare } = figuresOf(await load(4, 1));
  expect(acceptedMs!.max).toBeGreaterThan(70 * gap);
  // Each but the first waited for at least the whole answer of the one before it.
  expect(answerMs!.max).toBeLessThan(acceptedMs!.max - 18 * gap);
  expect(lateShare).toBeGreaterThan(0.5);
});

it('what is refused comes again after a while, at most as often as was said', async () => {
  answer = (number, response) => {
    const times = arrived.filter((one) => one.number === number).length;
    if (number === 0 || (number === 1 && times === 1)) full(response);
    else ok(response);
  };
  const ledger = await load(3, 3, 2);
  const numbers = arrived.map(({ number }) => number);
  expect([0, 1, 2].map((number) => numbers.filter((one) => one === number).length)).toEqual([3, 2, 1]);
  expect(figuresOf(ledger)).toMatchObject({ refusedShare: 1 / 3, unansweredShare: 0, deliveriesEach: 2 });
  const [first, again] = arrived.filter(({ number }) => number === 1);
  expect(again!.at - first!.at).toBeGreaterThanOrEqual(19);
});

it('a connection that breaks leaves its request unanswered, and another takes its place', async () => {
  answer = (number, response) => (number === 1 ? response.socket!.destroy() : void ok(response));
  const ledger = await load(6, 1);
  expect([...ledger.status]).toEqual([200, 0, 200, 200, 200, 200]);
  expect(figuresOf(ledger).unansweredShare).toBeCloseTo(1 / 6);
});

it('a status nobody asked for is told', async () => {
  answer = (_number, response) => response.writeHead(500, { 'content-length': 0 }).end();
  const ledger = await load(2, 2);
  expect([...ledger.others]).toEqual([[500, 2]]);
});
