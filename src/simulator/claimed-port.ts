/**
 * Ports for processes that listen a second or two after their port was chosen. The kernel may offer the same free port
 * to two choosers meanwhile; then one answers for both. So a port is claimed by a UDP socket of the same number, which
 * nobody else here uses, until the process has ended.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { ProsaError } from '../errors.ts';

const HOST = '127.0.0.1';
const MOST_OFFERS = 100;

export interface ClaimedPort {
  port: number;
  /** Once or more. */
  letGo(): void;
}

/** @param offer free TCP ports of loopback, which others may have claimed */
export async function claimPort(offer: () => Promise<number> = freePort): Promise<ClaimedPort> {
  for (let n = 0; n < MOST_OFFERS; n++) {
    const port = await offer();
    const claim = createSocket('udp4');
    claim.bind({ address: HOST, port, exclusive: true });
    try {
      await once(claim, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue;
      throw error;
    }
    claim.unref();
    let isClaimed = true;
    const letGo = () => {
      if (isClaimed) claim.close();
      isClaimed = false;
    };
    return { port, letGo };
  }
  throw new ProsaError(
    'simulator_prosa_not_ready',
    `all of ${MOST_OFFERS} free ports were claimed by others`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
