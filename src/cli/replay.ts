import { Command } from 'commander';
import type { ConversationRecord } from '../actor/record.ts';
import { readConfig } from '../config.ts';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import type { HistorySource } from '../replay/history-source.ts';
import type { Replayed, ReplayRunParts } from '../replay/replay-run.ts';
import { AdminClient, type AdminOptions, withAdminOptions } from './admin-client.ts';
import { type ContactOptions, conversationMeant, withContactOptions } from './conversation-argument.ts';

interface Options extends AdminOptions, ContactOptions {
  all?: boolean;
  file?: string;
  save?: string;
  funnel?: string;
  prompts?: string;
  json?: boolean;
}

/** Between two lines of progress (ms). */
const PROGRESS_EVERY = 1_000;

export function replayCommand(): Command {
  const command = new Command('replay')
    .description(
      'Step the journal of a conversation again and compare it with what is stored, or with a draft of its funnel.',
    )
    .argument('[conversation]', 'its id');
  return withAdminOptions(withContactOptions(command))
    .option('--all', 'every conversation of the running Prosa, or of the file')
    .option('--file <journal>', 'a file of `export-journal` or `--save` instead of a running Prosa')
    .option('--save <file>', 'keep what was replayed as such a file (it holds what people wrote)')
    .option('--funnel <document>', 'a draft: compare what it would have said, turn by turn')
    .option('--prompts <directory>', 'folder of its prompts [beside the draft, else those recorded]')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit code 0 if all is equal, 1 if something differs, 2 for an error.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (conversation: string | undefined, options: Options) => {
      try {
        process.exitCode = (await run(conversation, options)) ? 0 : 1;
      } catch (error) {
        process.stderr.write(
          `prosa: ${error instanceof ProsaError ? error.message : (error as Error).stack}\n`,
        );
        process.exitCode = 2;
      }
    });
}

async function run(conversation: string | undefined, options: Options): Promise<boolean> {
  const [{ funnelModules }, { understand }, { FunnelVersions }, { isEqual, replayAll, replayOne }, output] =
    await Promise.all([
      import('../../machines/machines.ts'),
      import('../perception/enrich.ts'),
      import('../replay/funnel-versions.ts'),
      import('../replay/replay-run.ts'),
      import('./replay-output.ts'),
    ]);
  const { source, chosen } = await choose(conversation, options);
  const versions = new FunnelVersions((name) => source.bundle(name), funnelModules);
  const draft = await readDraft(options, source, chosen);
  const parts: ReplayRunParts = {
    source,
    versions,
    enrich: understand,
    ...(draft === undefined ? {} : { draft }),
  };
  const report = new output.ReplayReport({ json: options.json === true, all: chosen === undefined });
  const kept: Replayed[] = [];
  const replays = chosen === undefined ? replayAll(parts) : one(replayOne(chosen, parts));
  let told = Date.now();
  let equal = true;
  for await (const replayed of replays) {
    equal &&= isEqual(replayed);
    report.add(replayed);
    if (options.save !== undefined) kept.push(replayed);
    if (Date.now() - told < PROGRESS_EVERY) continue;
    told = Date.now();
    process.stderr.write(`${report.count} conversations replayed\n`);
  }
  report.end();
  if (options.save !== undefined) {
    const { journalFile, writeJournalFile } = await import('../replay/journal-file.ts');
    const histories = kept.map(({ history }) => history);
    await writeJournalFile(options.save, journalFile(versions.bundles, histories));
  }
  return equal;
}

async function* one<T>(value: Promise<T>): AsyncGenerator<T> {
  yield await value;
}

/** Where to look, and the conversation that is meant; none for all of them. */
async function choose(
  conversation: string | undefined,
  options: Options,
): Promise<{ source: HistorySource; chosen: string | undefined }> {
  const { journalFileSource, runningProsa } = await import('../replay/history-source.ts');
  if (options.file !== undefined) {
    const { readJournalFile } = await import('../replay/journal-file.ts');
    const file = await readJournalFile(options.file);
    const single = file.conversations.length === 1 ? file.conversations[0]!.conversation : undefined;
    return { source: journalFileSource(file), chosen: conversation ?? single };
  }
  const client = await AdminClient.create(options);
  const source = runningProsa(client, readConfig().dataDir);
  const chosen = options.all === true ? undefined : await conversationMeant(client, conversation, options);
  return { source, chosen };
}

async function readDraft(
  options: Options,
  source: HistorySource,
  chosen: string | undefined,
): Promise<CompiledFunnel | undefined> {
  if (options.funnel === undefined) return undefined;
  const [{ funnelModules }, { loadDraft }] = await Promise.all([
    import('../../machines/machines.ts'),
    import('../replay/draft.ts'),
  ]);
  const files = {
    document: options.funnel,
    ...(options.prompts === undefined ? {} : { prompts: options.prompts }),
  };
  return loadDraft(files, funnelModules, async () => {
    const first = chosen ?? (await source.conversations()[Symbol.asyncIterator]().next()).value;
    if (first === undefined) return undefined;
    const { funnel, funnelVersion } = JSON.parse((await source.history(first)).record) as ConversationRecord;
    return source.bundle(`${funnel}@${funnelVersion}`);
  });
}
