/**
 * Whether a webhook was signed by Meta: `X-Hub-Signature-256: sha256=<hex>` is the HMAC-SHA256 of the raw body
 * under the app secret.
 * Source: Meta, "Webhooks › Getting started › Validating payloads".
 */
import { hash, timingSafeEqual } from 'node:crypto';

const PREFIX = 'sha256=';
const HEX_DIGITS = 64;

export class WebhookSignature {
  readonly #secrets: readonly HmacSha256[];

  /** @param secrets several while one is being replaced */
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.map((secret) => new HmacSha256(secret));
  }

  /** Whether `header` is the signature of the body under one of the secrets. */
  verify(body: Uint8Array, header: string | undefined): boolean {
    if (header?.length !== PREFIX.length + HEX_DIGITS || !header.startsWith(PREFIX)) return false;
    const given = Buffer.from(header.slice(PREFIX.length), 'hex'); // shorter where a digit is none
    return (
      given.length === HEX_DIGITS / 2 &&
      this.#secrets.some((secret) => timingSafeEqual(secret.of(body), given))
    );
  }
}

/** Bytes of a block of SHA-256. */
const BLOCK = 64;

/**
 * HMAC-SHA256 (RFC 2104) by one-shot hashes. `createHmac` makes an object with native memory for each body, which
 * costs twice as much and burdens the collector; here only the key's two blocks are kept.
 */
class HmacSha256 {
  readonly #inner: Buffer;
  readonly #outer: Buffer;

  constructor(key: string) {
    const block = Buffer.alloc(BLOCK);
    const bytes = Buffer.from(key);
    (bytes.length > BLOCK ? sha256(bytes) : bytes).copy(block);
    this.#inner = block.map((byte) => byte ^ 0x36) as Buffer;
    this.#outer = block.map((byte) => byte ^ 0x5c) as Buffer;
  }

  of(body: Uint8Array): Buffer {
    return sha256(Buffer.concat([this.#outer, sha256(Buffer.concat([this.#inner, body]))]));
  }
}

/** By way of hex: its bytes come out of Buffer's pool, where those of a `'buffer'` are allocated for themselves. */
const sha256 = (bytes: Buffer): Buffer => Buffer.from(hash('sha256', bytes, 'hex'), 'hex');
