/**
 * `leave-effects.ts <data directory> <funnel file> <conversations>`: leaves conversations whose search runs and dies
 * by SIGKILL, as a Prosa whose searches are slow. It runs in a process of its own because of that.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shardOf } from '../../src/shard/shard-of.ts';
import { openGroup } from '../group.ts';
import { addressOf } from '../ingest/requests.ts';
import { dialogueOf, loadRental, messageOf } from '../rental.ts';

/** The messages after which the rental funnel has all it searches with. */
const untilSearch = 2;
const atOnce = 512;
const longerThanThis = 3_600_000;

const [dataDir = '', funnelFile = '', count = ''] = process.argv.slice(2);
const conversations = Number(count);
const layout = JSON.parse(readFileSync(join(dataDir, 'prosa.json'), 'utf8')) as {
  shards: number;
  groups: number;
};
const funnel = await loadRental(funnelFile);
const { signal } = new AbortController();
const groups = await Promise.all(
  Array.from({ length: layout.groups }, (_, number) =>
    openGroup({
      file: join(dataDir, `group-${number}.sqlite`),
      funnel,
      effect: { src: 'searchProperties', ms: longerThanThis },
    }),
  ),
);
for (let said = 0; said < untilSearch; said++) {
  for (let first = 0; first < conversations; first += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, conversations - first) }, (_, n) => first + n);
    const messages = numbers.map((number) => {
      const dialogue = dialogueOf(number, 7);
      const name = createHash('sha256').update(`bench/${number}`).digest('base64url').slice(0, 22);
      return { ...messageOf(dialogue.texts[said]!, said, dialogue, name), address: addressOf(number) };
    });
    const byGroup = Map.groupBy(
      messages,
      ({ conversation }) => shardOf(conversation, layout.shards) % layout.groups,
    );
    await Promise.all([...byGroup].map(([group, own]) => groups[group]!.deliver(own)));
  }
}
for (const group of groups) await group.settled(group.runningEffects, signal);
const running = groups.reduce((sum, group) => sum + group.runningEffects, 0);
if (running !== conversations) throw new Error(`${running} of ${conversations} searches run`);
process.kill(process.pid, 'SIGKILL');
