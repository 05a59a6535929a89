import { randomBytes } from 'node:crypto';

/**
 * Makes ids that look like WhatsApp's: base64 of a frame with the phone number and a hexadecimal part. The
 * hexadecimal part begins with a number drawn for each run, so that a second run against the same Prosa is not
 * taken for a redelivery of the first, whatever the seed.
 */
export class Wamids {
  readonly #run = randomBytes(5).toString('hex').toUpperCase();
  #count = 0;

  inbound(waId: string): string {
    return this.#next(waId, 0x12);
  }

  outbound(waId: string): string {
    return this.#next(waId, 0x11);
  }

  #next(waId: string, direction: number): string {
    const unique = this.#run + (++this.#count).toString(16).toUpperCase().padStart(10, '0');
    const frame = Buffer.concat([
      Buffer.from([0x1c, 0x18, waId.length]),
      Buffer.from(waId),
      Buffer.from([0x15, 0x02, 0x00, direction, 0x18, unique.length]),
      Buffer.from(unique),
      Buffer.from([0x00]),
    ]);
    return `wamid.${frame.toString('base64')}`;
  }
}
