/** What the routes for editing answer, for their description. */
import { z } from 'zod';

export const anything = z.unknown();

export const problemView = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).describe('Into the document, or into the prompt.'),
  file: z.string().optional(),
  prompt: z.string().optional(),
});
