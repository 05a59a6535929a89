/** A process that takes events from Kafka and prints the id of each, one a line. Arguments: the settings as JSON. */
import { KafkaConnection } from '../../src/log/kafka-connection.ts';
import { KafkaSource } from '../../src/log/kafka-source.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

const { brokers, ...settings } = JSON.parse(process.argv[2]!);
const log = createLogger('silent');
const source = new KafkaSource(
  new KafkaConnection({ brokers, ssl: false, clientId: 'engine' }, log),
  settings,
  {
    open: async () => {},
    close: async () => {},
    deliver: async (shard, events) => {
      const ids = events.flatMap(({ event }) => (event.kind === 'message' ? event.id : []));
      for (const id of ids) process.stdout.write(`${JSON.stringify({ shard, id })}\n`);
    },
  },
  async () => {},
  log,
);
await source.start();
