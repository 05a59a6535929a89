import { describe, expect, it } from 'vitest';
import { contactsMeant, spellingsOf } from '../../../src/channels/spellings.ts';

const spelled = (address: string, channel = 'whatsapp') =>
  spellingsOf({ channel, address }).map(({ address }) => address);

describe('the ways in which WhatsApp may write a number', () => {
  it('has a Brazilian mobile number with and without its ninth digit', () => {
    expect(spelled('+55 31 98765-4321')).toEqual(['5531987654321', '553187654321']);
    expect(spelled('553187654321')).toEqual(['553187654321', '5531987654321']);
  });

  it('leaves landlines, other countries, other ids and other channels as they are', () => {
    for (const address of ['551131234567', '5511931234567', '+1 415 98765432', 'BR.5531987654321'])
      expect(spelled(address)).toHaveLength(1);
    expect(spelled('+55 31 98765-4321', 'web')).toEqual(['+55 31 98765-4321']);
  });
});

describe('who may be meant by what is looked for', () => {
  const meant = (text: string) => contactsMeant(text).map(({ channel, address }) => `${channel}:${address}`);

  it('is somebody with that number, in Brazil also without its country, or with that session', () => {
    const both = ['whatsapp:5531987654321', 'whatsapp:553187654321'];
    expect(meant('+55 (31) 98765-4321')).toEqual([...both, 'web:+55 (31) 98765-4321']);
    expect(meant('31 98765-4321')).toEqual(['whatsapp:31987654321', ...both, 'web:31 98765-4321']);
    expect(meant('+1 415 555 2671')).toEqual(['whatsapp:14155552671', 'web:+1 415 555 2671']);
    expect(meant('BR.abc')).toEqual(['whatsapp:BR.abc', 'web:BR.abc']);
  });

  it('is read also where it was copied with invisible characters and hyphens of print', () => {
    expect(meant('\u202a+55 31 98765\u20114321\u202c')).toContain('whatsapp:553187654321');
  });
});
