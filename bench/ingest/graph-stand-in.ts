import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Wamids } from '../../src/simulator/wamid.ts';

/** As much of the Graph API as Prosa sends to: every message is accepted at once and counted, or refused for now. */
export interface GraphStandIn {
  url: string;
  /** Messages accepted so far. */
  accepted(): number;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** Says of every message that there were too many (130429), as the Graph API does under load. */
  refuses?: boolean;
  /** Told of each message when it has arrived (`performance.now()`). */
  onMessage?(to: string, at: number): void;
}

export async function startGraphStandIn({
  refuses = false,
  onMessage,
}: StandInOptions = {}): Promise<GraphStandIn> {
  const wamids = new Wamids();
  let accepted = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const to = recipient(Buffer.concat(parts).toString());
      if (to === undefined) {
        response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"code":100}}');
        return;
      }
      if (refuses) {
        response.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"code":130429}}');
        return;
      }
      accepted++;
      onMessage?.(to, performance.now());
      const body = {
        messaging_product: 'whatsapp',
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id: wamids.outbound(to) }],
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v24.0`,
    accepted: () => accepted,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function recipient(body: string): string | undefined {
  try {
    const { to } = JSON.parse(body) as { to?: unknown };
    return typeof to === 'string' && to.length < 250 ? to : undefined;
  } catch {
    return undefined;
  }
}
