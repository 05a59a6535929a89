/**
 * What a language model may be asked to read in a message. What it gives is never taken as it is: it must have the
 * shape that is asked for, and only what `read` makes of it comes to the conversation.
 */
import type { z } from 'zod';
import type { Slots } from '../../actor/event.ts';

export interface Extraction<Values = unknown> {
  /** As the input of the effect names it. */
  name: string;
  /** Told to the model as a JSON schema, so each value is required and may be null. */
  values: z.ZodType<Values>;
  /**
   * What is believed of it: nothing that could not be read in a message, too.
   * @param sentAt of the message (ms)
   */
  read(values: Values, sentAt: number): Slots;
}
