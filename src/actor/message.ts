/** What a message to the customer may be beside its text. */

/** A picture. */
export interface Media {
  /** `https://…`, or the path of one that the page serves. */
  url: string;
  /** What is to be seen: said below it, and in its place. May be empty. */
  caption: string;
}

/** What a channel wants said by a template of its own, which was approved before. */
export interface ChannelTemplate {
  name: string;
  /** Code of its language as the channel writes it, e.g. `pt_BR`. */
  language: string;
  /** What stands in its places, in order. */
  parameters: readonly string[];
}

/** What leaves in the place of the text from `after` (ms) on, when the channel takes no free text any more. */
export type LateTemplate = ChannelTemplate & { after: number };

/** Pictures that one step may send. WhatsApp lets a customer have 45 messages at once, then one in six seconds. */
export const MOST_PICTURES = 10;

/** What is shown and sent where no picture can be. */
export function textOfPicture({ url, caption }: Media): string {
  return caption === '' ? url : `${caption}: ${url}`;
}
