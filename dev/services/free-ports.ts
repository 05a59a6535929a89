/** Ports of 127.0.0.1 that nothing listens on. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { ServicesError } from './services-error.ts';

/**
 * Below Linux's range of ephemeral ports (32768 to 60999): a port out of that range can be taken by any
 * outgoing connection while its service is down, even by a client that tries to reach the service.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 200;

/** Different ports, each free at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  const ports: number[] = [];
  try {
    for (let tries = 0; ports.length < count; tries++) {
      if (tries === TRIES) throw new ServicesError(`no free port from ${LOWEST} to ${HIGHEST}`);
      const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
      const server = await listener(port);
      if (server === undefined) continue;
      held.push(server);
      ports.push(port);
    }
  } finally {
    await Promise.all(held.map(closed));
  }
  return ports;
}

export async function isFree(port: number): Promise<boolean> {
  const server = await listener(port);
  if (server !== undefined) await closed(server);
  return server !== undefined;
}

async function listener(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1' });
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
