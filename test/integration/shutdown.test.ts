import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { pause } from '../../src/simulator/pause.ts';
import { conversationOf, say, startProsa, TWO_WORKERS } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('a stop finishes what was accepted and does not wait for a client that never ends its request or its stream', async () => {
  const dataDir = temporaryDirectory();
  const prosa = await startProsa({ dataDir, env: TWO_WORKERS, stopTimeoutMs: 60_000 });
  const { port, hostname } = new URL(prosa.url);
  const half = connect(Number(port), hostname);
  half.on('error', () => undefined);
  half.write(
    'POST /api/web/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"ses',
  );
  const stream = await fetch(`${prosa.url}/api/web/stream?session=open`);
  const reading = stream.text().catch(() => 'cut');
  await Promise.all(Array.from({ length: 20 }, (_, n) => say(prosa, `session-${n}`, 'oi')));
  await pause(100);

  const began = performance.now();
  await prosa.stop();
  expect(performance.now() - began).toBeLessThan(30_000); // far from being killed
  await reading;

  await prosa.restart();
  for (let n = 0; n < 20; n++) {
    const view = (await conversationOf(prosa, 'web', `session-${n}`))!;
    expect(view.outbox).toMatchObject([{ state: 'sent', attempts: 1 }]);
  }
});
