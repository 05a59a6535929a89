import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import { repairKafkajs } from '../../../src/log/kafkajs-repairs.ts';

const ofKafkajs = createRequire(import.meta.url);
const Connection = ofKafkajs('kafkajs/src/network/connection.js');

it('a connection of kafkajs that nothing waits for sets no timer', () => {
  const RequestQueue = ofKafkajs('kafkajs/src/network/requestQueue/index.js');
  const queue = () =>
    new RequestQueue({ requestTimeout: 1_000, clientId: 'c', broker: 'b', logger: { debug: () => {} } });
  repairKafkajs();
  repairKafkajs();
  const idle = queue();
  idle.checkPendingRequests();
  expect(idle.throttleCheckTimeoutId).toBeNull();

  const waiting = queue();
  waiting.throttledUntil = Date.now() + 10_000;
  waiting.push({ entry: { correlationId: 1 }, expectResponse: true, sendRequest: () => {} });
  expect(waiting.throttleCheckTimeoutId).not.toBeNull();
  waiting.destroy();
});

describe('a connection of kafkajs that two requests open at once', () => {
  const open = () => {
    const sockets: { connected(): void; events: EventEmitter }[] = [];
    const silent = () => {};
    const logger = { debug: silent, error: silent, warn: silent, info: silent };
    const connection = new Connection({
      host: 'kafka',
      port: 9092,
      logger: { namespace: () => logger },
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
      socketFactory: ({ onConnect }: { onConnect(): void }) => {
        const events = Object.assign(new EventEmitter(), { end: silent, unref: silent });
        sockets.push({ connected: onConnect, events });
        return events;
      },
    });
    onTestFinished(() => connection.disconnect());
    return { connection, sockets };
  };

  it('has one socket, and is closed by the end of no other', async () => {
    repairKafkajs();
    const { connection, sockets } = open();
    const both = Promise.all([connection.connect(), connection.connect()]);
    sockets[0]!.connected();
    await both;
    expect([sockets.length, connection.isConnected()]).toEqual([1, true]);
  });

  it('is opened anew by the next request when that failed', async () => {
    repairKafkajs();
    const { connection, sockets } = open();
    const both = Promise.allSettled([connection.connect(), connection.connect()]);
    sockets[0]!.events.emit('error', new Error('refused'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = connection.connect();
    sockets[1]!.connected();
    await again;
    expect(sockets).toHaveLength(2);
  });
});
