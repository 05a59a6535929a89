/**
 * Whether Kafka is the one that conversations were used with. What a store remembers of how far the log was applied
 * (store/log-memory.ts) says nothing of another log: its events would pass for those of the first and be passed over.
 */
import { ProsaError } from '../errors.ts';
import type { KafkaConnection } from './kafka-connection.ts';

/**
 * @param known what this answered before, of a log that conversations were used with
 * @returns the id of the cluster; '' where brokers tell none
 * @throws ProsaError `config_invalid` where it is another cluster, or the topic of events is gone; `log_unavailable`
 */
export async function identifyLog(
  connection: KafkaConnection,
  events: string,
  known: string | undefined,
): Promise<string> {
  const admin = connection.admin('reader');
  let cluster: string;
  let topics: readonly string[];
  try {
    await admin.connect();
    cluster = (await admin.describeCluster()).clusterId ?? '';
    topics = await admin.listTopics();
  } catch (error) {
    throw connection.unavailable('Kafka does not say which cluster it is', error);
  } finally {
    await admin.disconnect();
  }
  if (known === undefined) return cluster;
  if (cluster !== known) throw another(`is the cluster ${cluster}`, `those of the cluster ${known}`);
  if (!topics.includes(events)) throw another(`has no topic ${events} any more`, `those of that topic`);
  return cluster;
}

const another = (is: string, remembered: string) =>
  new ProsaError(
    'config_invalid',
    `KAFKA_BROKERS: Kafka ${is}, but the offsets that Redis remembers are ${remembered}, and events of another log ` +
      'would be taken for events that were applied. Bring that Kafka back, or carry the conversations to another ' +
      'PROSA_TOPIC_PREFIX with prosa export and prosa import',
  );
