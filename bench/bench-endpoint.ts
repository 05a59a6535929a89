/** What a bench shares with the processes it starts and sends to. */
import { randomBytes } from 'node:crypto';
import { pause } from '../src/simulator/pause.ts';
import type { SimulatorEndpoint } from '../src/simulator/target.ts';
import type { Admin } from './ingest/admin.ts';
import type { RequestOptions } from './ingest/requests.ts';

const secret = (bytes: number) => randomBytes(bytes).toString('hex');

/** Secrets of their own for each run. @param sendsPerSecond replies a second at most */
export function benchEndpoint(graphUrl: string, sendsPerSecond: number): BenchEndpoint {
  return {
    graphUrl,
    phoneNumberId: '106540352242922',
    accessToken: secret(24),
    appSecret: secret(16),
    verifyToken: secret(16),
    adminToken: secret(16),
    numberRate: sendsPerSecond,
  };
}

export type BenchEndpoint = SimulatorEndpoint & { adminToken: string };

export function adminOf(url: string, { adminToken }: BenchEndpoint, signal: AbortSignal): Admin {
  return { url, token: adminToken, signal };
}

export function requestsTo(url: string, endpoint: BenchEndpoint, businessIds = false): RequestOptions {
  const { phoneNumberId, appSecret } = endpoint;
  return { host: new URL(url).host, phoneNumberId, appSecret, businessIds };
}

/** When a process dies its connections fail first; what it said then is worth waiting for. */
export async function unlessCrashed<T>(work: Promise<T>, ...crashes: Promise<never>[]): Promise<T> {
  const crashed = Promise.race(crashes);
  try {
    return await Promise.race([work, crashed]);
  } catch (error) {
    await Promise.race([crashed, pause(500)]);
    throw error;
  }
}
