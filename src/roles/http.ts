/** The HTTP server of a process: where it listens, what keeps it from that, how it ends. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { ProsaError } from '../errors.ts';

/** Requests that are still coming in get so long to end when the process stops (ms). */
const CLOSE_PATIENCE = 3_000;

const LOCAL = ['127.0.0.1', '0.0.0.0', '::1', '::'];

/** @returns its URL. @throws ProsaError `config_invalid` that names PORT or HOST */
export async function listen(server: FastifyInstance, { port, host }: Config): Promise<string> {
  try {
    await server.listen({ port, host });
  } catch (error) {
    throw listenError(error, port, host);
  }
  const { port: actual } = server.server.address() as AddressInfo;
  return `http://${LOCAL.includes(host) ? 'localhost' : host}:${actual}`;
}

export async function closeServer(server: FastifyInstance): Promise<void> {
  const patience = setTimeout(() => server.server.closeAllConnections(), CLOSE_PATIENCE);
  await server.close();
  clearTimeout(patience);
}

function listenError(error: unknown, port: number, host: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new ProsaError('config_invalid', `PORT ${port} on ${host} is in use by another program`);
  if (code === 'EACCES')
    return new ProsaError('config_invalid', `PORT ${port} may not be opened by this user`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ProsaError('config_invalid', `HOST ${host} is not an address of this machine`);
  }
  return error;
}
