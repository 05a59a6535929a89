import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
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

describe('a connection to the Graph API', () => {
  const message: OutgoingMessage = { id: 'c:1', address: '5500900000001', text: 'oi', decidedAt: 1 };
  const never = new AbortController().signal;

  /** A listener that does this to who connects. */
  async function listen(welcome: (socket: Socket) => void): Promise<string> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      welcome(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const channelTo = (apiUrl: string) => {
    const settings = { apiUrl, phoneNumberId: NUMBER, accessToken: TOKEN, timeout: 300 };
    return new WhatsAppChannel(settings, new SharedPacing(pacingMemory(), 80, 20));
  };
  const send = (apiUrl: string) => channelTo(apiUrl).send(message, never);

  it.each([
    ['does not come about', () => {}],
    ['is cut before it is there', (socket: Socket) => socket.destroy()],
    ['is no secure one', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('that %s has sent nothing', async (_, welcome) => {
    expect(await send(`https://${await listen(welcome)}`)).toMatchObject({ status: 'retry' });
  });

  it.each([
    ['before the answer', ''],
    ['in the head of the answer', 'HTTP/1.1 200 OK\r\ncontent-le'],
    [
      'in the middle of the answer',
      'HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{"messages":[{"id":"wamid.1"}',
    ],
    [
      'in the middle of a refusal',
      'HTTP/1.1 400 Bad Request\r\ncontent-length: 90\r\n\r\n{"error":{"code":131026',
    ],
  ])('that is cut %s leaves the outcome open', async (_, answer) => {
    const welcome = (socket: Socket) => socket.once('data', () => socket.end(answer));
    expect(await send(`http://${await listen(welcome)}`)).toMatchObject({ status: 'unknown' });
  });

  it.each([1, 100])('that is used again and cut leaves the outcome open, with %i under way', async (most) => {
    const body = '{"messages":[{"id":"wamid.1"}]}';
    const answer = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    let answers = 0;
    const channel = channelTo(
      `http://${await listen((socket) => {
        socket.once('data', () => {
          answers++;
          socket.write(answer);
          socket.once('data', () => socket.destroy());
        });
      })}`,
    );
    const sendAll = () => Promise.all(Array.from({ length: most }, () => channel.send(message, never)));
    const outcomes = [...(await sendAll()), ...(await sendAll())].map(({ status }) => status);
    expect(outcomes.filter((status) => status === 'accepted')).toHaveLength(answers);
    expect(outcomes.filter((status) => status === 'unknown')).toHaveLength(2 * most - answers);
  });
});
