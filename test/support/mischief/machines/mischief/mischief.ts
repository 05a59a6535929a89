/**
 * A funnel that does harm when a message says so: `<harm> <file>` in the step, `effect <harm> <file>` in an effect,
 * `timer <harm> <file>` when a timer fires. Once the file exists, the harm is cured.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { extendCatalogue } from '../../../../../machines/catalogue/catalogue.ts';
import { parseEffectId } from '../../../../../src/actor/conversation-id.ts';
import type { FunnelContext } from '../../../../../src/actor/record.ts';
import type { EffectHandlers, EffectRun } from '../../../../../src/effects/effect.ts';
import type { FunnelModule, MachineEvent } from '../../../../../src/funnel/catalogue.ts';

const HARMS: Record<string, () => void> = {
  loop: () => {
    for (;;);
  },
  hoard: () => {
    const kept: object[] = [];
    for (;;) kept.push({ kept: kept.length, more: [1, 2, 3] });
  },
  /** Ends the whole process, as V8 does when a single allocation is beyond the limit. */
  end: () => void process.kill(process.pid, 'SIGKILL'),
  throw: () => {
    throw new Error('harm was asked for');
  },
  linger: () => {
    const end = performance.now() + 1_500;
    while (performance.now() < end);
  },
};

function doHarm(text: string): void {
  const [harm, file] = text.split(' ') as [string, string | undefined];
  if (file === undefined || !existsSync(file)) HARMS[harm]?.();
}

const textOf = (event: MachineEvent) =>
  event.message?.content.type === 'text' ? event.message.content.text : '';
const noParams = z.strictObject({});

export const mischief: FunnelModule = {
  catalogue: extendCatalogue({
    guards: {
      begins: {
        description: 'The message begins with this word.',
        params: z.strictObject({ with: z.string() }),
        test: (_context, event, { with: word }: { with: string }) => textOf(event).startsWith(`${word} `),
      },
    },
    actions: {
      keepText: {
        kind: 'assign',
        description: 'Keeps what the message says behind its first word.',
        params: noParams,
        apply: (context, event) => ({
          ...context,
          results: { ...context.results, text: textOf(event).replace(/^\w+ /, '') },
        }),
      },
      harm: {
        kind: 'assign',
        description: 'Does what the message, or the text that was kept, asks for.',
        params: noParams,
        apply: (context, event) => {
          doHarm(event.message ? textOf(event) : keptText(context));
          return context;
        },
      },
    },
    effects: {
      toil: {
        description: 'Does what the kept text asks for.',
        params: noParams,
        input: (context) => ({ text: keptText(context) }),
      },
    },
  }),
  view: () => ({}),
  vocabulary: { places: [], choices: [] },
};

const keptText = (context: FunnelContext) => String(context.results.text ?? '');

/** `book <resource> <file>`: the process dies between the claim and the result, unless the file exists; it then does. */
async function bookAndDie(text: string, { id, services }: EffectRun): Promise<string> {
  const [, resource, file] = text.split(' ') as [string, string, string];
  const { conversation } = parseEffectId(id)!;
  const span = { resource, from: Date.UTC(2030, 0, 1), to: Date.UTC(2030, 0, 8) };
  const { outcome } = await services.bookings.book({ id, conversation, ...span }, services.now());
  if (!existsSync(file)) {
    writeFileSync(file, outcome);
    process.kill(process.pid, 'SIGKILL');
  }
  return outcome;
}

export const handlers: EffectHandlers = {
  toil: {
    policy: { attempts: 1 },
    /** `late <harm>` does it when the call has long returned; `slowly` only takes its time, `forever` all of it. */
    async run(input, run) {
      const { signal } = run;
      const { text } = z.object({ text: z.string() }).parse(input);
      if (text.startsWith('book ')) return bookAndDie(text, run);
      if (text.startsWith('forever')) await pause(3_600_000, undefined, { signal });
      if (text.startsWith('slowly')) await pause(400, undefined, { signal });
      if (text.startsWith('late ')) {
        await pause(100, undefined, { signal });
        doHarm(text.slice('late '.length));
      } else doHarm(text);
      return 'done';
    },
  },
};
