/** Replies while they grow, told by the engines to the gateways whose pages show them. Nothing of it is kept. */
import type { Draft } from '../effects/llm/drafts.ts';
import type { Bus } from './bus.ts';
import { draftChannel } from './call.ts';

export function tellDraft(bus: Bus, prefix: string, draft: Draft): void {
  // What is lost is in the next one, or in the message.
  bus.publish(draftChannel(prefix), JSON.stringify(draft)).catch(() => {});
}

export async function onDrafts(bus: Bus, prefix: string, show: (draft: Draft) => void): Promise<void> {
  await bus.subscribe(draftChannel(prefix), (message) => show(JSON.parse(message) as Draft));
}
