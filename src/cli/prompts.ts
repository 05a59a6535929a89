import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { textOfPicture } from '../actor/message.ts';
import { type FunnelContext, initialContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { LANGUAGES, languagesOf, ownLanguage, textsOf } from '../funnel/languages.ts';
import type { Prompt } from '../funnel/prompts.ts';
import { suggest } from '../funnel/suggest.ts';
import { type FunnelFileOptions, loadFunnelFile, withFunnelFileOptions } from './funnel-file.ts';

interface Options extends FunnelFileOptions {
  funnel?: string;
  language?: string;
}

export function promptsCommand(): Command {
  return new Command('prompts')
    .description('Look at what a funnel says.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(renderCommand());
}

const withFunnel = (command: Command) =>
  withFunnelFileOptions(
    command
      .option('--funnel <file>', 'its document [PROSA_FUNNEL, else the rental funnel]')
      .option('--language <language>', 'one that the funnel speaks, e.g. en'),
  );

function listCommand(): Command {
  return withFunnel(
    new Command('list').description(
      'Name every prompt, its version, its languages and what it is for; with --language those that have it.',
    ),
  ).action(async (options: Options) => {
    const { prompts, document } = await load(options);
    const lines = [...prompts.values()].map((prompt) => ({
      prompt,
      spoken: languagesIn(prompt, ownLanguage(document)),
    }));
    const { language } = options;
    const shown = lines.filter(({ spoken }) => language === undefined || spoken.includes(language));
    const longest = Math.max(...shown.map(({ prompt }) => prompt.name.length));
    const widest = Math.max(...shown.map(({ spoken }) => spoken.join(' ').length));
    for (const { prompt, spoken } of shown) {
      const { name, version, variants, description } = prompt;
      const count = variants.length === 1 ? '' : ` (${variants.length} variants)`;
      process.stdout.write(
        `${name.padEnd(longest)}  v${version}  ${spoken.join(' ').padEnd(widest)}  ${description}${count}\n`,
      );
    }
  });
}

function showCommand(): Command {
  return withFunnel(
    new Command('show')
      .description('Print a prompt as it is written; with --language only the texts in it.')
      .argument('<name>', 'e.g. options'),
  ).action(async (name: string, options: Options) => {
    const funnel = await load(options);
    const prompt = promptNamed(funnel, name);
    process.stdout.write(
      options.language === undefined
        ? await readFile(prompt.file!, 'utf8')
        : textsIn(prompt, options.language, ownLanguage(funnel.document)),
    );
  });
}

function renderCommand(): Command {
  return withFunnel(
    new Command('render')
      .description('Print what a prompt says to somebody of whom this is known.')
      .argument('<name>', 'e.g. options')
      .option('--context <file>', 'JSON with what is remembered: slots, results, replies … [nothing is]'),
  )
    .addHelpText(
      'after',
      '\nThe context is that of a record: `prosa replay` and the admin API show those of real conversations.\n\n' +
        `  echo '{"slots": {"place": "Búzios"}}' > known.json\n  prosa prompts render ask --context known.json`,
    )
    .action(async (name: string, { context: file, ...options }: Options & { context?: string }) => {
      const funnel = await load(options);
      promptNamed(funnel, name);
      const known = file === undefined ? initialContext() : await contextIn(file);
      const language = LANGUAGES.find((one) => one === options.language);
      const { text, asks, media, template } = funnel.render(
        name,
        language === undefined ? known : { ...known, lead: { ...known.lead, language } },
      );
      for (const picture of media ?? []) process.stdout.write(`[picture] ${textOfPicture(picture)}\n`);
      process.stdout.write(`${text}\n`);
      if (template !== undefined) {
        const { name, language, parameters } = template;
        process.stderr.write(`as template ${name} (${language}): ${JSON.stringify(parameters)}\n`);
      }
      if (asks.length > 0) process.stderr.write(`asks for ${asks.join(', ')}\n`);
    });
}

async function load({ funnel: given, ...options }: Options): Promise<CompiledFunnel> {
  const { readConfig } = await import('../config.ts');
  const file = given ?? readConfig().funnel;
  const { funnel, problems } = await loadFunnelFile(file, options);
  if (funnel !== undefined) return speaking(funnel, options.language);
  const { formatProblems } = await import('../funnel/problems.ts');
  throw new ProsaError('funnel_invalid', `the funnel has errors:\n${formatProblems(problems, file)}`);
}

function speaking(funnel: CompiledFunnel, language: string | undefined): CompiledFunnel {
  const spoken = languagesOf(funnel.document);
  if (language === undefined || spoken.includes(language)) return funnel;
  const message = `--language ${language}: funnel "${funnel.id}" speaks ${spoken.join(', ')}`;
  throw new ProsaError('request_invalid', message);
}

/** Those that every variant has. */
function languagesIn({ variants }: Prompt, own: string): string[] {
  const [first = [], ...others] = variants.map(({ text }) =>
    textsOf(text, own).map(([language]) => language),
  );
  return first.filter((language) => others.every((languages) => languages.includes(language)));
}

/** The texts of all variants that are in the language, one after another; what is repeated stands once. */
function textsIn({ name, variants }: Prompt, language: string, own: string): string {
  const texts = variants.flatMap(({ text }) =>
    textsOf(text, own).flatMap(([of, said]) => (of === language ? [said.trimEnd()] : [])),
  );
  if (texts.length === 0) throw new ProsaError('not_found', `prompt "${name}" has no text in "${language}"`);
  return `${[...new Set(texts)].join('\n---\n')}\n`;
}

function promptNamed({ prompts, id }: CompiledFunnel, name: string): Prompt {
  const prompt = prompts.get(name);
  if (prompt !== undefined) return prompt;
  throw new ProsaError(
    'not_found',
    `funnel "${id}" has no prompt "${name}".${suggest(name, prompts.keys())}`,
  );
}

async function contextIn(file: string): Promise<FunnelContext> {
  try {
    const given = JSON.parse(await readFile(file, 'utf8')) as Partial<FunnelContext>;
    return { ...initialContext(), ...given };
  } catch (cause) {
    throw new ProsaError('request_invalid', `--context ${file}: ${(cause as Error).message}`, { cause });
  }
}
