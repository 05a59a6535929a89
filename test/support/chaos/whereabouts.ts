/** How far messages came that were never answered: into the log, into a journal, to a reply. */
import type { Ledger } from '../../../src/simulator/ledger.ts';
import { connectionTo } from '../kafka-parts.ts';
import { messageIdOf } from './resends.ts';
import type { StoredEvidence } from './stored-evidence.ts';

/** Entries shown before and after the message, and messages of which they are shown. */
const [AROUND, SHOWN] = [4, 5];
/** To read the topic of a run (ms). */
const READING = 20_000;

/** @param ids as the channel calls the messages */
export async function whereabouts(
  ids: readonly string[],
  ledger: Ledger,
  evidence: StoredEvidence,
  log: { brokers: readonly string[]; topic: string },
): Promise<string> {
  if (ids.length === 0) return '';
  const shown = ids.slice(0, SHOWN);
  const places = await placesOf(shown, log.brokers, log.topic);
  return shown.map((id) => told(id, places.get(id)!, ledger, evidence)).join('');
}

function told(id: string, places: readonly string[], ledger: Ledger, { histories }: StoredEvidence): string {
  const { customer, postedAt, acceptedAt, gaveUpAt } = ledger.messages.get(id)!;
  const reply = ledger.replies.find((one) => one.customer === customer);
  const conversation = reply && messageIdOf(reply).split(':')[0]!;
  const { journal = [], outbox = [] } = histories.get(conversation ?? '') ?? {};
  const at = journal.findIndex(({ event }) => event.includes(id));
  const near = at < 0 ? journal.slice(-AROUND) : journal.slice(Math.max(0, at - AROUND), at + AROUND);
  return [
    `${id}: POSTed at ${postedAt}, accepted at ${acceptedAt}, given up at ${gaveUpAt} ms`,
    `  log: ${places.join(', ') || 'nowhere'}`,
    `  journal of ${conversation}: ${at < 0 ? 'without it' : `entry ${at} of ${journal.length}`}`,
    ...near.map(({ revision, event, state }) => `    ${revision} ${event} -> ${state}`),
    ...outbox.slice(-AROUND).map((entry) => `    said ${JSON.stringify(entry)}`),
    '',
  ].join('\n');
}

/** Where the log has them. */
async function placesOf(
  ids: readonly string[],
  brokers: readonly string[],
  topic: string,
): Promise<Map<string, string[]>> {
  const found = new Map(ids.map((id) => [id, [] as string[]]));
  const connection = connectionTo([...brokers]);
  const admin = connection.admin('reader');
  await admin.connect();
  const ends = new Map(
    (await admin.fetchTopicOffsets(topic))
      .filter(({ high, low }) => Number(high) > Number(low))
      .map(({ partition, high }) => [partition, Number(high)]),
  );
  await admin.disconnect();
  const consumer = connection.consumer({ groupId: `${topic}.whereabouts`, maxWaitTimeInMs: 100 });
  const all = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      const { partition, messages } = batch;
      for (const { offset, value } of messages) {
        for (const id of ids) {
          if (value?.includes(id)) found.get(id)!.push(`partition ${partition} at ${offset}`);
        }
      }
      if (Number(batch.lastOffset()) + 1 >= (ends.get(partition) ?? 0)) ends.delete(partition);
      if (ends.size === 0) all.resolve();
    },
  });
  await Promise.race([all.promise, new Promise((resolve) => setTimeout(resolve, READING).unref())]);
  await consumer.disconnect();
  if (ends.size > 0)
    for (const places of found.values()) places.push(`${ends.size} partitions were not read`);
  return found;
}
