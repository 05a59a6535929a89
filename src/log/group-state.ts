import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.ts';
import { isPassing } from './kafka-errors.ts';

/** How long brokers may be away, or not know of a new topic yet, and between two looks (ms). */
const PATIENCE = 15_000;
const PAUSE = 250;

/** Who reads a topic for a consumer group, and what of it the group has not finished. */
export interface GroupState {
  /** Also those that died lately, until their session has ended. */
  members: number;
  /** Of partitions with records that wait. */
  waiting: { partition: number; records: number }[];
}

/** @throws ProsaError `log_unavailable` */
export async function groupState(
  connection: KafkaConnection,
  topic: string,
  groupId: string,
): Promise<GroupState> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const admin = connection.admin('reader');
    try {
      await admin.connect();
      const { groups } = await admin.describeGroups([groupId]);
      return { members: groups[0]?.members.length ?? 0, waiting: await waitingIn(admin, topic, groupId) };
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) {
        throw connection.unavailable(`Kafka does not tell the state of the group ${groupId}`, error);
      }
    } finally {
      await admin.disconnect();
    }
    await delay(PAUSE);
  }
}

async function waitingIn(admin: Admin, topic: string, groupId: string): Promise<GroupState['waiting']> {
  const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const committed = new Map(of!.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  const ends = await admin.fetchTopicOffsets(topic);
  return ends
    .map(({ partition, low, high }) => {
      const next = Math.max(Number(low), committed.get(partition) ?? -1);
      return { partition, records: Number(high) - next };
    })
    .filter(({ records }) => records > 0)
    .sort((a, b) => a.partition - b.partition);
}
