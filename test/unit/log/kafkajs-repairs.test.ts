import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { repairKafkajs } from '../../../src/log/kafkajs-repairs.ts';

it('a connection of kafkajs that nothing waits for sets no timer', () => {
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js');
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
