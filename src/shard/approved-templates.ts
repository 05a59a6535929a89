import type { Enrich } from './step-batch.ts';

/**
 * Adds to a customer's message which of the funnel's templates the channel has approved, where the conversation does
 * not know it yet: whether a follow-up is waited for depends on it, and the step reads no settings (G7).
 */
export function withTemplates(approved: readonly string[], next: Enrich): Enrich {
  return (event, funnel, record) => {
    const enriched = next(event, funnel, record);
    if (enriched.kind !== 'message' || funnel.openFor(enriched.channel) === undefined) return enriched;
    const templates = funnel.templates.filter((name) => approved.includes(name));
    if (templates.join() === (record?.templates ?? []).join()) return enriched;
    return { ...enriched, templates };
  };
}
