import { expect, it } from 'vitest';
import { deliveryError } from '../../../src/studio/conversations/delivery-error.ts';

it.each([
  ['ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9999', 'WhatsApp could not be reached.'],
  ['ENOTFOUND: getaddrinfo ENOTFOUND graph.facebook.com', 'WhatsApp could not be reached.'],
  ['23: The operation was aborted due to timeout', 'WhatsApp could not be reached.'],
  ['http_503: no message', 'WhatsApp had a fault of its own.'],
  ['190: Invalid OAuth access token', 'WhatsApp does not let Prosa in: tell whoever looks after Prosa.'],
  ['200: Permissions error', 'WhatsApp does not let Prosa in: tell whoever looks after Prosa.'],
  ['130429: Rate limit hit', 'WhatsApp takes no more messages for the moment.'],
  ['132001: Template does not exist', /^WhatsApp did not take the template/],
  ['131047: (#131047) Re-engagement message', /more than 24 hours ago/],
  ['131026: Message undeliverable', /cannot reach this customer/],
  ['outcome_unknown: no status came after the last repeat', /it may have\.$/],
  ['100: Invalid parameter', 'WhatsApp did not take this message.'],
  ['whatever it is', 'WhatsApp did not take this message.'],
])('%s is told in words', (error, words) => {
  expect(deliveryError(error, false)).toMatch(words);
  expect(deliveryError(error, false)).not.toContain(error);
});

it('says that it goes on where it does', () => {
  expect(deliveryError('ECONNRESET: read ECONNRESET', true)).toBe(
    'WhatsApp could not be reached. Prosa tries again by itself, for up to a day.',
  );
});
