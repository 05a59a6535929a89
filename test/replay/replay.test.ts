import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { funnelModules } from '../../machines/machines.ts';
import type { ConversationEvent } from '../../src/actor/event.ts';
import { stageOf } from '../../src/actor/record.ts';
import { loadFunnel } from '../../src/funnel/load.ts';
import { formatReplay } from '../../src/replay/format-replay.ts';
import { FunnelVersions } from '../../src/replay/funnel-versions.ts';
import { journalFileSource } from '../../src/replay/history-source.ts';
import { type History, type JournalFile, readJournalFile } from '../../src/replay/journal-file.ts';
import { type Replay, replay } from '../../src/shard/replay.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { dialogues } from './dialogues.ts';
import { record } from './record.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const recordings = readdirSync(HERE).filter((name) => /\.json(\.gz)?$/.test(name));

async function replayed(file: JournalFile, { journal, record: stored, base }: History): Promise<Replay> {
  const versions = new FunnelVersions((name) => journalFileSource(file).bundle(name), funnelModules);
  return versions.with((funnels) => replay(journal, funnels, stored, base));
}

describe.each(recordings)('%s', async (name) => {
  const file = await readJournalFile(join(HERE, name));

  it('replays to the recorded bytes', async () => {
    const different: string[] = [];
    for (const history of file.conversations) {
      const result = await replayed(file, history);
      if (!result.equal) different.push(formatReplay(history.conversation, result));
    }
    const meaning =
      'The engine now makes something else of journals it has written: conversations that live would not replay. ' +
      'Take the change back, or keep the old meaning for these events.';
    expect(different.join('\n\n'), meaning).toBe('');
  });

  it('holds every stage and every kind of event', () => {
    const entries = file.conversations.flatMap(({ journal }) => journal);
    expect(new Set(entries.map(({ state }) => stageOf(JSON.parse(state))))).toEqual(
      new Set(Object.keys(file.funnels[0]!.document.machine.states as object)),
    );
    const kinds = new Set(entries.map(({ event }) => (JSON.parse(event) as ConversationEvent).kind));
    expect(kinds).toEqual(new Set(['message', 'effect', 'timer', 'delivery']));
  });

  it('shows an event that was tampered with at its revision', async () => {
    const [history] = file.conversations;
    for (const [index, entry] of history!.journal.entries()) {
      const event = JSON.parse(entry.event) as ConversationEvent;
      const other = { ...entry, event: JSON.stringify({ ...event, at: event.at + 1 }) };
      const tampered = { ...history!, journal: history!.journal.with(index, other) };
      expect(await replayed(file, tampered)).toMatchObject({ equal: false, revision: entry.revision });
    }
  });
});

it('the version in machines/ has its recording (npm run record-replays)', async () => {
  const { funnel } = await loadFunnel('machines/rental', undefined, funnelModules.rental!);
  expect(recordings).toContain(`${funnel!.id}@${funnel!.version}.json.gz`);
});

it('what is recorded now replays, too', async () => {
  const file = await readJournalFile(await record(temporaryDirectory()));
  expect(file.conversations).toHaveLength(Object.keys(dialogues).length);
  for (const history of file.conversations)
    expect(await replayed(file, history)).toMatchObject({ equal: true });
});
