import { outboxId, parseOutboxId } from '../../src/actor/conversation-id.ts';
import type { OutgoingMessage } from '../../src/channels/channel.ts';
import { WhatsAppChannel } from '../../src/channels/whatsapp/whatsapp-channel.ts';
import { pacingMemory, SharedPacing } from '../../src/delivery/pacing.ts';
import { GraphServer, type GraphServerOptions } from '../../src/simulator/graph-server.ts';
import { Random } from '../../src/simulator/random.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import { channelSuite, type Mood } from './channel-suite.ts';

const [NUMBER, TOKEN] = ['123', 'token'];
const WIDE = { numberRate: 10_000, pairIntervalMs: 1, pairBurst: 10_000 };
const SHUT = { numberRate: 0.001, pairIntervalMs: 1, pairBurst: 10_000 };

/** What the Graph API does in each mood. */
const MOODS: Record<Mood, Partial<GraphServerOptions>> = {
  well: { limits: WIDE },
  busy: { limits: SHUT },
  refusing: { limits: WIDE },
  locked: { limits: WIDE, accessToken: 'another' },
  away: { limits: WIDE },
  failing: { limits: WIDE, faults: { failBefore: 1 } },
  'failing afterwards': { limits: WIDE, faults: { failAfter: 1 } },
  dropping: { limits: WIDE, faults: { dropAfter: 1 } },
  silent: { limits: WIDE, faults: { slow: 1, slowMs: 60_000 } },
};

channelSuite('WhatsApp, against the simulated Graph API', {
  moods: (Object.keys(MOODS) as Mood[]).filter((mood) => mood !== 'well'),
  longestText: 4_096,
  create: async (mood) => {
    const reached: OutgoingMessage[] = [];
    const server = await new GraphServer({
      phoneNumberId: NUMBER,
      accessToken: TOKEN,
      random: new Random(1),
      wamids: new Wamids(),
      templates: [
        { name: 'welcome_back', language: 'pt_BR', parameters: 0 },
        { name: 'about', language: 'en', parameters: 2 },
      ],
      onAccepted: ({ opaqueId, to, text, image, template }) => {
        const { conversation, entry, decidedAt } = parseOutboxId(opaqueId!)!;
        reached.push({
          ...{ id: outboxId(conversation, entry), address: to, text, decidedAt: decidedAt! },
          ...(image && { media: { url: image.link, caption: image.caption ?? '' } }),
          ...(template && { template }),
        });
      },
      ...MOODS[mood],
    }).start();
    const addresses = ['5500900000001', '5500900000002'] as const;
    if (mood !== 'refusing') for (const address of addresses) server.customerWrote(address); // opens their windows
    const apiUrl = server.url;
    let stopped = false;
    const stop = async () => {
      if (!stopped) await server.stop();
      stopped = true;
    };
    if (mood === 'away') await stop();
    const settings = { apiUrl, phoneNumberId: NUMBER, accessToken: TOKEN };
    const pacing = new SharedPacing(pacingMemory(), 80, 20);
    const timeout = mood === 'silent' ? 300 : 10_000;
    return {
      channel: new WhatsAppChannel({ ...settings, timeout }, pacing),
      addresses,
      reached: () => reached,
      stop,
    };
  },
});
