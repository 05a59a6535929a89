import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { TcpProxy } from '../support/tcp-proxy.ts';

it('while it is silent nothing passes and nobody is told; then all of it arrives, also of who has gone', async () => {
  const { proxy, heard } = await proxied();
  const early = await connected(proxy.port);
  early.write('a');
  await expect.poll(heard).toBe('a');
  proxy.silence();
  early.write('b');
  const late = await connected(proxy.port);
  late.write('c');
  await delay(100);
  expect(heard()).toBe('a');
  expect(early.destroyed || late.destroyed).toBe(false);
  late.end();
  proxy.restore();
  await expect.poll(() => [...heard()].sort().join('')).toBe('abc');
});

it('stranded connections stay and carry nothing, while new ones do', async () => {
  const { proxy, heard } = await proxied();
  const old = await connected(proxy.port);
  proxy.strand();
  old.write('a');
  (await connected(proxy.port)).write('b');
  await expect.poll(heard).toBe('b');
  proxy.restore();
  await delay(100);
  expect(heard()).toBe('b');
  expect(old.destroyed).toBe(false);
});

it('cut, it ends connections and takes none until it is restored', async () => {
  const { proxy, heard } = await proxied();
  const client = await connected(proxy.port);
  proxy.cut();
  await closed(client);
  const refused = await connected(proxy.port);
  await closed(refused);
  proxy.restore();
  (await connected(proxy.port)).write('a');
  await expect.poll(heard).toBe('a');
});

it('slowed, it lets what was sent arrive later, in its order', async () => {
  const { proxy, heard } = await proxied();
  const client = await connected(proxy.port);
  proxy.slow(200);
  client.write('a');
  await delay(50);
  client.write('b');
  expect(heard()).toBe('');
  await expect.poll(heard).toBe('ab');
});

it('restored while what was slowed is on its way, it lets nothing overtake that', async () => {
  const { proxy, heard } = await proxied();
  const client = await connected(proxy.port);
  let sent = '';
  for (let round = 0; round < 20; round++) {
    proxy.slow(20);
    for (let n = 0; n < 10; n++) {
      if (n === 5) proxy.restore();
      const piece = `${round}.${n} `;
      sent += piece;
      client.write(piece);
      await delay(3);
    }
  }
  await expect.poll(() => heard().length).toBe(sent.length);
  expect(heard()).toBe(sent);
});

async function proxied() {
  let text = '';
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await TcpProxy.start((server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await proxy.stop();
    server.close();
  });
  return { proxy, heard: () => text };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));
