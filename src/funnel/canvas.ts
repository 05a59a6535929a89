import { z } from 'zod';

/**
 * How a funnel is drawn. It is kept in the document, changes nothing that a conversation does, and is no part of a
 * version. States are named by their path, joined by dots, e.g. `discovery.waiting`.
 */
const coordinate = z.number().min(-1_000_000).max(1_000_000);
const colour = z.string().regex(/^[a-z]{2,20}$/, 'This is not the name of a colour.');

export const canvasSchema = z.strictObject({
  /** Of the upper left corner, within the parent (pixels at zoom 1). */
  positions: z.record(z.string(), z.strictObject({ x: coordinate, y: coordinate })).optional(),
  /** States whose inner states are not drawn. */
  collapsed: z.array(z.string()).optional(),
  colours: z.record(z.string(), colour).optional(),
  notes: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        x: coordinate,
        y: coordinate,
        text: z.string().max(2_000),
        colour: colour.optional(),
      }),
    )
    .optional(),
});

export type Canvas = z.infer<typeof canvasSchema>;
