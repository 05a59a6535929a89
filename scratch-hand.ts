import { setTimeout as delay } from 'node:timers/promises';
import { InFlight } from './src/log/in-flight.ts';
import { KafkaConnection } from './src/log/kafka-connection.ts';
import { KafkaLog } from './src/log/kafka-log.ts';
import { KafkaSource } from './src/log/kafka-source.ts';
import { prepareTopics } from './src/log/kafka-topics.ts';
import { createLogger } from './src/telemetry/logger.ts';
import { KafkaLoad } from './test/support/kafka-load.ts';
import { SharedShards } from './test/support/shared-shards.ts';

const lg = createLogger('silent');
const conn = () => new KafkaConnection({ brokers: ['127.0.0.1:39092'], ssl: false, clientId: 'scratch' }, lg);
for (let round = 0; round < 5; round++) {
  const t = await prepareTopics(conn(), 'hand' + Date.now(), 12);
  const settings = { topic: t.events, shards: 12, group: t.events };
  const log = await KafkaLog.open(conn(), settings, new InFlight(80000));
  const store = new SharedShards();
  const a = new KafkaSource(conn(), settings, store.host('a'), async () => {}, lg);
  await a.start();
  const b = new KafkaSource(conn(), settings, store.host('b'), async () => {}, lg);
  await b.start();
  await delay(1000);
  const load = new KafkaLoad(log, 60);
  load.start(10);
  await delay(1500);
  const mine = a.stats.shards.map((s) => s.shard);
  const s0 = performance.now();
  await a.stop(1000);
  const stopped = performance.now();
  await delay(2500);
  const times = mine.map(
    (sh) => store.deliveries.find((d) => d.process === 'b' && d.shard === sh && d.at > s0)!.at - s0,
  );
  console.log(
    `stop took ${Math.round(stopped - s0)} ms; taken over after ${Math.round(Math.min(...times))}-${Math.round(Math.max(...times))} ms`,
  );
  await load.stop();
  await log.stop();
  await b.stop(500);
}
