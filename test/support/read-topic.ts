import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, vi } from 'vitest';
import { connectionTo } from './kafka-parts.ts';

export interface Read {
  key: string;
  type: string;
  event: Record<string, unknown>;
}

/** All that a topic holds once there are at least so many, in the order of each key. */
export async function readAll(brokers: string[], topic: string, count: number): Promise<Read[]> {
  const consumer = connectionTo(brokers).consumer({ groupId: `${topic}-reader`, maxWaitTimeInMs: 100 });
  onTestFinished(() => consumer.disconnect());
  const read: Read[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      read.push({
        key: String(message.key),
        type: String(message.headers!['content-type']),
        event: JSON.parse(String(message.value)),
      });
    },
  });
  await vi.waitFor(() => expect(read.length).toBeGreaterThanOrEqual(count), 40_000);
  await delay(200);
  return read;
}
