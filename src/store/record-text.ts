/**
 * The record of a conversation that nobody has written to for a while is kept compressed. What records have in
 * common is in the dictionary, so that the little that differs is what is left.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Dictionaries by the first byte of what they compressed. One that has been released is never changed.
 * Deflate (RFC 1951) reaches the end of a dictionary most cheaply, so the most frequent stands last.
 */
const DICTIONARIES: readonly Buffer[] = [
  Buffer.from(
    '{"wish":["2026-2027-"],"options":[{"id":"","title":"","total":,"cleaning":,"pets":false}]},"chosen":"' +
      '"inbox":[{"revision":,"id":"wamid.HBgNNTU","at":17,"sentAt":17,"content":{"type":"text","text":""}}],' +
      '"turn":{"effects":[":e1"],"messages":[],"before":{"state":{"presentation":"waiting"}' +
      '"xstate.after.followUp.conversation:e1","src":"","input":{"owner":"human","goodbye","thanks","greeting",' +
      '"visit","booking","person","stop","price","photos","yes","no","search","other","tenant":"default",' +
      '"channel":"web","channel":"whatsapp","address":"55","funnel":"rental","funnelVersion":"","startedAt":17,' +
      '"updatedAt":17,"revision":,"position":,"seen":"","owner":"bot","state":{"discovery":"waiting"},' +
      '{"engagement":{"waiting":"open"}},{"conversion":{"waiting":"confirming"}},"context":{"slots":{"guests":2,' +
      '"adults":2,"children":1,"pets":1,"place":"","checkIn":"2026-","checkOut":"2026-","nights":,"choice":1,' +
      '"name":""},"sources":{"guests":2,"adults":2,"children":2,"place":2,"checkIn":3,"checkOut":3,"nights":3,' +
      '"choice":7,"name":8},"intent":"other","objections":["price"],"asked":["name"],"replies":{"ask":1,' +
      '"options":1,"options-again":1,"lowest-price":1,"details":1,"summary":1,"confirm-again":1},"results":' +
      '{"search":{}}},"timers":{"xstate.after.followUp.rental.conversion.waiting":{"deadline":17}},"effects":{},' +
      '"lastOutbox":9,"lastEffect":1}{"conversation":"',
  ),
];
const CURRENT = DICTIONARIES.length - 1;

export function compressRecord(record: string): Uint8Array {
  return Buffer.concat([
    Uint8Array.of(CURRENT),
    deflateRawSync(record, { dictionary: DICTIONARIES[CURRENT]! }),
  ]);
}

/** @param body as it is stored: text, or what `compressRecord` gave */
export function recordText(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  const dictionary = DICTIONARIES[body[0]!]!;
  return inflateRawSync(body.subarray(1), { dictionary }).toString();
}
