/** What the simulator's servers have in common: they listen on 127.0.0.1 only and end at once. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Resolves when it listens. @param port 0 for any free one */
export function listen(server: Server, port = 0): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Of a server that listens; without a slash at its end. */
export function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Cuts the connections that are open. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
