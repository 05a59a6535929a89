import type { Channel, OutgoingMessage, SendOutcome } from '../channel.ts';

/**
 * The page reads its messages from the store through the gateway's stream and asks for those it has missed, so
 * a message is on its way as soon as it is committed.
 */
export class WebChannel implements Channel {
  readonly name = 'web';

  async send(message: OutgoingMessage): Promise<SendOutcome> {
    return { status: 'accepted', messageId: message.id };
  }
}
