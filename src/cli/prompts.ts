import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { textOfPicture } from '../actor/message.ts';
import { type FunnelContext, initialContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import type { Prompt } from '../funnel/prompts.ts';
import { suggest } from '../funnel/suggest.ts';
import { type FunnelFileOptions, loadFunnelFile, withFunnelFileOptions } from './funnel-file.ts';

interface Options extends FunnelFileOptions {
  funnel?: string;
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
    command.option('--funnel <file>', 'its document [PROSA_FUNNEL, else the rental funnel]'),
  );

function listCommand(): Command {
  return withFunnel(
    new Command('list').description('Name every prompt, its version and what it is for.'),
  ).action(async (options: Options) => {
    const { prompts } = await load(options);
    const longest = Math.max(...[...prompts.keys()].map(({ length }) => length));
    for (const { name, version, variants, description } of prompts.values()) {
      const count = variants.length === 1 ? '' : ` (${variants.length} variants)`;
      process.stdout.write(`${name.padEnd(longest)}  v${version}  ${description}${count}\n`);
    }
  });
}

function showCommand(): Command {
  return withFunnel(
    new Command('show').description('Print a prompt as it is written.').argument('<name>', 'e.g. options'),
  ).action(async (name: string, options: Options) => {
    const { file } = promptNamed(await load(options), name);
    process.stdout.write(await readFile(file!, 'utf8'));
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
      const { text, asks, media, template } = funnel.render(
        name,
        file === undefined ? initialContext() : await contextIn(file),
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
  if (funnel !== undefined) return funnel;
  const { formatProblems } = await import('../funnel/problems.ts');
  throw new ProsaError('funnel_invalid', `the funnel has errors:\n${formatProblems(problems, file)}`);
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
