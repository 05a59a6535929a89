import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { freePorts, isFree } from '../../dev/services/free-ports.ts';
import { PrometheusApi } from '../support/prometheus-api.ts';
import { eventually, startProsa } from '../support/prosa.ts';
import { describeWithPrometheus } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const MAIN = fileURLToPath(new URL('../../dev/observe/main.ts', import.meta.url));

interface Observe {
  child: ChildProcess;
  output(): string;
  /** Its exit code. */
  ended: Promise<number>;
}

/** `npm run observe -- …`, ended with the test. */
function observe(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Observe {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
  const ended = once(child, 'close').then(([code]) => Number(code));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return { child, output: () => output, ended };
}

describeWithPrometheus('npm run observe', () => {
  it('watches the Prosa at PORT with all rules, and leaves nothing running', async () => {
    const prosa = await startProsa();
    const [prometheusPort, alertmanagerPort] = await freePorts(2);
    const ports = ['--prometheus-port', `${prometheusPort}`, '--alertmanager-port', `${alertmanagerPort}`];
    const env = { ...process.env, PORT: new URL(prosa.url).port };
    const { child, output, ended } = observe(['--data-dir', temporaryDirectory(), ...ports], env);
    await eventually(async () => output().includes('Ctrl-C ends them'), 30_000);
    const api = new PrometheusApi(`http://127.0.0.1:${prometheusPort}`);
    const up = await eventually(async () => (await api.query('up{job="prosa"} == 1'))[0], 30_000);
    expect(up.metric.instance).toBe(new URL(prosa.url).host);
    expect((await api.rules()).length).toBeGreaterThan(25);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(await Promise.all([isFree(prometheusPort!), isFree(alertmanagerPort!)])).toEqual([true, true]);
  });

  it('names the Debian package that is missing', async () => {
    const [prometheusPort, alertmanagerPort] = await freePorts(2);
    const ports = ['--prometheus-port', `${prometheusPort}`, '--alertmanager-port', `${alertmanagerPort}`];
    const { output, ended } = observe(ports, { PATH: '/nowhere' });
    expect(await ended).toBe(1);
    expect(output()).toMatch(
      /no prometheus-alertmanager on the PATH: install the Debian package prometheus-alertmanager/,
    );
  });

  it('names the option whose port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { output, ended } = observe(['--prometheus-port', String(port)]);
    expect(await ended).toBe(1);
    expect(output()).toContain(`--prometheus-port ${port} is in use by another program`);
  });

  it('says what can be given', async () => {
    const { output, ended } = observe(['--help']);
    expect(await ended).toBe(0);
    expect(output()).toMatch(/--target[\s\S]*--slack-webhook-file[\s\S]*Debian packages prometheus/);
  });
});
