import { expect, it } from 'vitest';
import { BrokerWatch } from '../../../src/log/broker-watch.ts';
import { MemoryLogger } from '../../support/memory-logger.ts';

it('a broker that is away and comes back is two lines, however often it is noticed', () => {
  const logger = new MemoryLogger();
  const watch = new BrokerWatch(logger.log);
  watch.answered('b:1');
  for (let n = 0; n < 5; n++) watch.lost('b:1', 'refused');
  watch.answered('b:2');
  watch.answered('b:1');
  watch.answered('b:1');
  watch.lost('b:1', 'refused');
  expect(logger.lines.map(({ level, broker, msg }) => [level, broker, msg])).toEqual([
    ['warn', 'b:1', 'a Kafka broker cannot be reached'],
    ['info', 'b:1', 'the Kafka broker answers again'],
    ['warn', 'b:1', 'a Kafka broker cannot be reached'],
  ]);
});
