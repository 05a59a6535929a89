/** What every channel must hold going out; an adapter gives a factory of it and of what it speaks to. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, OutgoingMessage, SendOutcome } from '../../src/channels/channel.ts';

/** What the other side does with all it is sent. */
export type Mood =
  | 'well'
  /** Nothing is taken now; later it would be. */
  | 'busy'
  /** Nothing is taken, and trying again cannot help. */
  | 'refusing'
  /** The account is not let in. */
  | 'locked'
  /** It cannot be reached. */
  | 'away'
  /** It says that it failed, without saying whether it took the message. */
  | 'failing'
  /** It takes the message and says that it failed. */
  | 'failing afterwards'
  /** It takes the message and drops the connection. */
  | 'dropping'
  /** It takes the message and does not answer. */
  | 'silent';

/** What the sender must make of it: what it may say, and whether the customer has the message then. */
const MEANING: Record<Exclude<Mood, 'well'>, { status: SendOutcome['status']; reached: number }> = {
  busy: { status: 'retry', reached: 0 },
  refusing: { status: 'failed', reached: 0 },
  locked: { status: 'retry', reached: 0 },
  away: { status: 'retry', reached: 0 },
  failing: { status: 'unknown', reached: 0 },
  'failing afterwards': { status: 'unknown', reached: 1 },
  dropping: { status: 'unknown', reached: 1 },
  silent: { status: 'unknown', reached: 1 },
};

export interface ChannelFixture {
  channel: Channel;
  /** Of customers who may be written to. */
  addresses: readonly [string, string];
  /** What customers have got, in order; absent where they come for it themselves. */
  reached?(): readonly OutgoingMessage[];
  stop(): Promise<void>;
}

export interface ChannelFactory {
  create(mood: Mood): Promise<ChannelFixture>;
  /** The moods its other side knows. */
  moods: readonly Exclude<Mood, 'well'>[];
  /** Longest text it takes (characters); absent where any is. */
  longestText?: number;
}

export function channelSuite(name: string, factory: ChannelFactory): void {
  describe(`channel: ${name}`, () => {
    let fixture: ChannelFixture;
    let sends = 0;
    afterEach(() => fixture.stop());

    const never = new AbortController().signal;
    const message = (text: string, address = fixture.addresses[0]): OutgoingMessage => ({
      id: `AAAAAAAAAAAAAAAAAAAAAA:${++sends}`,
      address,
      text,
      decidedAt: Date.now(),
    });

    it('hands a message over once, as it is, and tells the id it has there', async () => {
      fixture = await factory.create('well');
      const first = message('São João, às 10h? 🏖️\n"sim" {{não}} \\ <b>');
      const second = message('e mais', fixture.addresses[1]);
      const outcomes = [await fixture.channel.send(first, never), await fixture.channel.send(second, never)];
      const ids = outcomes.map((outcome) => outcome.status === 'accepted' && outcome.messageId);
      expect(ids).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
      expect(new Set(ids).size).toBe(2);
      if (fixture.reached) expect(fixture.reached()).toEqual([first, second]);
    });

    it('hands a picture over with its caption, or its text where it can show none', async () => {
      fixture = await factory.create('well');
      const media = { url: 'https://example.com/sala%201.png', caption: 'Sala "São João" 🏖️' };
      const silent = { url: 'https://example.com/2.png', caption: '' };
      const sent = [
        { ...message('Sala: https://example.com/sala%201.png'), media },
        { ...message('https://example.com/2.png'), media: silent },
        { ...message('no link to it'), media: { url: '/photos/3.png', caption: 'no link to it' } },
        { ...message(`${'ã'.repeat(2_000)}`), media: { ...media, caption: 'ã'.repeat(2_000) } },
      ];
      for (const one of sent) {
        expect(await fixture.channel.send(one, never)).toMatchObject({ status: 'accepted' });
      }
      const reached = fixture.reached?.();
      if (reached === undefined) return;
      expect(reached.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
      expect(reached.slice(0, 2).map((one) => one.media)).toEqual([media, silent]);
      expect([reached[2]?.media, reached[2]?.text]).toEqual([undefined, 'no link to it']);
      expect(reached[3]?.media?.caption).toMatch(/^ã{500,}…?$/);
    });

    it('hands a template over with its parameters', async () => {
      fixture = await factory.create('well');
      const none = { name: 'welcome_back', language: 'pt_BR', parameters: [] };
      const two = { name: 'about', language: 'en', parameters: ['São "João"', '2'] };
      const sent = [none, two].map((template) => ({ ...message('as text'), template }));
      for (const one of sent) {
        expect(await fixture.channel.send(one, never)).toMatchObject({ status: 'accepted' });
      }
      if (fixture.reached) expect(fixture.reached().map(({ template }) => template)).toEqual([none, two]);
    });

    it('hands many over at once, each once', async () => {
      fixture = await factory.create('well');
      const messages = Array.from({ length: 40 }, (_, n) => message(`${n}`, fixture.addresses[n % 2]));
      const outcomes = await Promise.all(messages.map((one) => fixture.channel.send(one, never)));
      expect(outcomes.map(({ status }) => status)).toEqual(messages.map(() => 'accepted'));
      if (fixture.reached) {
        const byId = (a: OutgoingMessage, b: OutgoingMessage) => a.id.localeCompare(b.id);
        expect(fixture.reached().toSorted(byId)).toEqual(messages.toSorted(byId));
      }
    });

    it.each(factory.moods)('says what is known when the other side is %s', async (mood) => {
      fixture = await factory.create(mood);
      const outcome = await fixture.channel.send(message('oi'), never);
      expect(outcome).toMatchObject({
        status: MEANING[mood].status,
        code: expect.stringMatching(/./),
        message: expect.stringMatching(/./),
      });
      expect(fixture.reached?.()).toHaveLength(MEANING[mood].reached);
    });

    it('says that nothing was sent only where nothing was, whatever the text', async () => {
      fixture = await factory.create('well');
      const longest = factory.longestText;
      const long = fc.integer({ min: 1, max: (longest ?? 4_096) + 2 }).map((length) => 'ã'.repeat(length));
      const text = fc.oneof(
        { arbitrary: fc.string({ unit: 'grapheme', minLength: 1 }), weight: 3 },
        { arbitrary: long, weight: 1 },
      );
      await fc.assert(
        fc.asyncProperty(text, async (written) => {
          const one = message(written);
          const { status } = await fixture.channel.send(one, never);
          const reached = fixture.reached?.().filter(({ id }) => id === one.id);
          if (longest !== undefined && written.length > longest) expect(status).toBe('failed');
          if (status === 'accepted' && reached) expect(reached).toEqual([one]);
          if (status === 'failed' || status === 'retry') expect(reached ?? []).toEqual([]);
        }),
        { numRuns: 25 },
      );
    });

    it('leaves the outcome open, and does not throw, when it is told to give up', async () => {
      const mood = factory.moods.includes('silent') ? 'silent' : 'well';
      fixture = await factory.create(mood);
      const given = new AbortController();
      const sending = fixture.channel.send(message('oi'), given.signal);
      given.abort();
      expect(['unknown', ...(mood === 'well' ? ['accepted'] : [])]).toContain((await sending).status);
      const late = await fixture.channel.send(message('oi'), given.signal);
      if (mood === 'silent') expect(late.status).not.toBe('accepted');
    });

    it('says how long to wait where there is a pace, and takes rights back', async () => {
      fixture = await factory.create('well');
      const { pacing } = fixture.channel;
      if (pacing === undefined) return;
      const now = Date.now();
      let wait = 0;
      for (let taken = 0; wait === 0 && taken < 10_000; taken++) wait = pacing.take(now);
      expect(wait).toBeGreaterThan(0);
      expect(pacing.take(now + wait)).toBe(0);
      expect(pacing.take(now + wait)).toBeGreaterThan(0);
      pacing.giveBack();
      expect(pacing.take(now + wait)).toBe(0);
    });
  });
}
