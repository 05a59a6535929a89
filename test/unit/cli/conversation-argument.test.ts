import { describe, expect, it } from 'vitest';
import { contactMeant, spellingsOf } from '../../../src/cli/conversation-argument.ts';

const spelled = (address: string, channel?: string) =>
  spellingsOf(contactMeant({ address, ...(channel && { channel }) })!).map(({ address }) => address);

describe('the ways in which WhatsApp may write a number', () => {
  it('has a Brazilian mobile number with and without its ninth digit', () => {
    expect(spelled('+55 31 98765-4321')).toEqual(['5531987654321', '553187654321']);
    expect(spelled('553187654321')).toEqual(['553187654321', '5531987654321']);
  });

  it('leaves landlines, other countries, other ids and other channels as they are', () => {
    for (const address of ['551131234567', '5511931234567', '+1 415 98765432', 'BR.5531987654321'])
      expect(spelled(address)).toHaveLength(1);
    expect(spelled('5531987654321', 'web')).toEqual(['5531987654321']);
  });
});
