import { expect, it, onTestFinished, vi } from 'vitest';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

it('a Redis that does not answer is waited for no longer where the clock is set back meanwhile', async () => {
  const proxy = await TcpProxy.start(0);
  onTestFinished(() => proxy.stop());
  proxy.cut();
  const now = Date.now.bind(Date);
  const opened = RedisConnection.open(`redis://127.0.0.1:${proxy.port}`, 100);
  vi.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
  onTestFinished(() => void vi.restoreAllMocks());
  await expect(opened).rejects.toMatchObject({ code: 'unreachable' });
});
