/** A draft of a generated funnel that nobody has tidied. */
import { largeDocument } from '../../test/support/studio-documents.ts';
import { BenchError } from '../bench-error.ts';

type Document = ReturnType<typeof largeDocument>;

/** Stages in a column and their states in a grid, none on another, but not as a layout would have them. */
export function untidyFunnel(states: number): Document {
  const document = largeDocument(states);
  const { states: stages } = document.machine as { states: Record<string, { states: object }> };
  const positions: Record<string, { x: number; y: number }> = {};
  Object.entries(stages).forEach(([stage, { states: inner }], row) => {
    positions[stage] = { x: (row % 5) * 1_100, y: Math.floor(row / 5) * 800 };
    Object.keys(inner).forEach((step, index) => {
      positions[`${stage}.${step}`] = { x: 28 + (index % 3) * 330, y: 104 + Math.floor(index / 3) * 180 };
    });
  });
  return { ...document, canvas: { positions } };
}

/** @returns its id */
export async function createDraft(url: string, adminToken: string, document: Document): Promise<string> {
  const response = await fetch(`${url}/api/drafts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Large', document, prompts: {} }),
  });
  const answer = (await response.json()) as { id?: string };
  if (answer.id === undefined) throw new BenchError(`the draft is not accepted: ${JSON.stringify(answer)}`);
  return answer.id;
}
