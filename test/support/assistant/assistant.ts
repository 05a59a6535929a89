import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { ProsaProcess, type ProsaProcessOptions } from '../../../src/simulator/prosa-process.ts';
import { ENDPOINT, eventually } from '../prosa.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Of a real Prosa with the funnel that answers by a language model. */
export const ASSISTANT: ProsaProcessOptions = {
  args: ['--disable-warning=ExperimentalWarning', path('start.ts')],
  env: { PROSA_WORKERS: '1', PROSA_FUNNEL: path('machines/assistant/machine.json') },
};

/** A real Prosa that answers by the language model at `url`. */
export function runAssistant(
  url: string,
  env: Record<string, string> = {},
  options: ProsaProcessOptions = {},
): Promise<ProsaProcess> {
  return ProsaProcess.start(ENDPOINT, {
    ...options,
    ...ASSISTANT,
    env: {
      ...ASSISTANT.env,
      PROSA_LLM: 'local:simulated',
      PROSA_LLM_LOCAL_URL: url,
      ...env,
    },
  });
}

/** The same, ended with the test. */
export async function startAssistant(...how: Parameters<typeof runAssistant>): Promise<ProsaProcess> {
  const prosa = await runAssistant(...how);
  onTestFinished(() => prosa.stop());
  return prosa;
}

export interface PageEvent {
  event: string;
  data: unknown;
  /** When it came (`performance.now()`). */
  at: number;
}

/** What the page is told of a session, from when it listens; ended with the test. */
export async function listenAsPage(prosa: ProsaProcess, session: string): Promise<PageEvent[]> {
  const events: PageEvent[] = [];
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const read = async () => {
    const url = `${prosa.url}/api/web/stream?session=${session}`;
    const { body } = await fetch(url, { signal: abort.signal });
    let text = '';
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const [, event] = /^event: (.*)$/m.exec(block) ?? [];
        const [, data] = /^data: (.*)$/m.exec(block) ?? [];
        if (event !== undefined) events.push({ event, data: JSON.parse(data!), at: performance.now() });
      }
    }
  };
  read().catch(() => {});
  await eventually(async () => events.length > 0); // it is told at once what there is
  return events;
}
