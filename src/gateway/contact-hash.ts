import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** What stands for an address, so that it is in no key and no file: made with the key, it tells nothing without it. */
export class ContactHash {
  readonly #tenant: string;
  readonly #key: KeyObject;

  constructor(tenant: string, key: string) {
    this.#tenant = tenant;
    this.#key = createSecretKey(Buffer.from(key));
  }

  /** 128 bits of HMAC-SHA256, 22 characters. */
  of(channel: string, address: string): string {
    return createHmac('sha256', this.#key)
      .update(`${this.#tenant}\n${channel}\n${address}`)
      .digest()
      .toString('base64url', 0, 16);
  }

  /** Tells with the key, and only with it, that a receipt is of this address. */
  digest(channel: string, address: string): string {
    return createHmac('sha256', this.#key)
      .update(`erased\n${this.#tenant}\n${channel}\n${address}`)
      .digest('hex');
  }
}
