import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { type ClaimedPort, claimPort } from '../../../src/simulator/claimed-port.ts';

it('a port that somebody has claimed is given to nobody else, can be listened on, and can be had once it is let go', async () => {
  const first = await claimPort();
  const { port } = first;
  const claims: ClaimedPort[] = [];
  const claimFrom = async (...offered: number[]) => {
    const claim = await claimPort(async () => offered.shift()!);
    claims.push(claim);
    return claim.port;
  };
  const { port: other, letGo } = await claimPort();
  letGo();
  expect(await claimFrom(port, port, other)).toBe(other);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  server.close();
  first.letGo();
  expect(await claimFrom(port)).toBe(port);
  for (const claim of claims) claim.letGo();
});
