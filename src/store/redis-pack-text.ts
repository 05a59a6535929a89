/**
 * Journal entries of one conversation, compressed together. What journals have in common is in the dictionary.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Dictionaries by the first byte of what they compressed. One that has been released is never changed.
 * Deflate (RFC 1951) reaches the end of a dictionary most cheaply, so the most frequent stands last.
 */
const DICTIONARIES: readonly Buffer[] = [
  Buffer.from(
    'E"effect":":e1","result":{"output":{"wish":["","2026-12-20","2026-12-27",4,0],"options":[{"id":"","title":"' +
      '","total":,"cleaning":180},{"id":"","pets":true}],"cheaperDates":{"checkIn":"2026-12-05","checkOut":"2026-' +
      '","total":}}},"at":17{"presentation":"searching"}{"conversion":{"waiting":"naming"}}{"conversion":{"waiting"' +
      ':"confirming"}}{"engagement":{"waiting":"open"}}{"presentation":"waiting"}{"discovery":"resting"}' +
      'T"id":"xstate.after.followUp.rental.engagement.waiting","deadline":17,"perception":{"intent":"search",' +
      '"confidence":0.8,"slots":{"checkIn":"2026-12-","checkOut":"2026-12-","nights":7,"guests":4,"place":"",' +
      '"choice":2,"name":""},"objections":["price"]}}"intent":"booking","intent":"greeting","intent":"yes",' +
      'T"id":"prosa.turn","deadline":17,"at":17,"perception":{"intent":"other","confidence":0.2,"slots":{},' +
      '"objections":[]}}{"discovery":"waiting"}M"at":17,"id":"wamid.HBgNNTU","address":"55","sentAt":17,' +
      '"content":{"type":"text","text":""},"profile":""}',
  ),
];
const CURRENT = DICTIONARIES.length - 1;

export function compressPack(text: string): Buffer {
  const compressed = deflateRawSync(text, { dictionary: DICTIONARIES[CURRENT]!, level: 9 });
  return Buffer.concat([Uint8Array.of(CURRENT), compressed]);
}

export function openPack(pack: Buffer): string {
  return inflateRawSync(pack.subarray(1), { dictionary: DICTIONARIES[pack[0]!]! }).toString();
}
