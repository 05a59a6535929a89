import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startAlertmanager } from '../../dev/observe/alertmanager.ts';
import { PROMETHEUS, ruleFiles } from '../support/monitoring.ts';
import { eventually } from '../support/prosa.ts';
import { describeWithPrometheus } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const run = promisify(execFile);
const files = (folder: 'rules' | 'tests') =>
  ruleFiles(folder).map((file) => fileURLToPath(new URL(`${folder}/${file}`, PROMETHEUS)));
const CONFIG = fileURLToPath(new URL('../alertmanager/alertmanager.yml', PROMETHEUS));

const TEMPLATES = fileURLToPath(new URL('../alertmanager/templates/', PROMETHEUS));

const routeOf = async (...labels: string[]) =>
  (await run('amtool', ['config', 'routes', 'test', `--config.file=${CONFIG}`, ...labels])).stdout.trim();

describeWithPrometheus('alerts', () => {
  it('are rules that Prometheus takes', async () => {
    const { stdout } = await run('promtool', ['check', 'rules', ...files('rules')]);
    expect(stdout.match(/SUCCESS/g)).toHaveLength(files('rules').length);
    const config = fileURLToPath(new URL('prometheus.yml', PROMETHEUS));
    expect((await run('promtool', ['check', 'config', config])).stdout).toContain('SUCCESS');
  });

  it.each(files('tests'))('fire when they must and are silent when they must be: %s', async (file) => {
    expect((await run('promtool', ['test', 'rules', file])).stdout).toContain('SUCCESS');
  });

  it('of which one does not hold are told', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'prosa-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'wrong.yml');
    const rule = files('rules').find((path) => path.endsWith('delivery.yml'));
    const test = { expr: 'ALERTS', eval_time: '5m', exp_samples: [{ labels: 'ALERTS{}', value: 1 }] };
    writeFileSync(
      file,
      JSON.stringify({ rule_files: [rule], tests: [{ interval: '1m', promql_expr_test: [test] }] }),
    );
    await expect(run('promtool', ['test', 'rules', file])).rejects.toMatchObject({ code: 1 });
  });

  it('lead to the runbook where the repository is shown', async () => {
    const templates = readFileSync(join(TEMPLATES, 'guides.tmpl'), 'utf8');
    const directory = temporaryDirectory();
    copyFileSync(join(TEMPLATES, 'slack.tmpl'), join(directory, 'slack.tmpl'));
    const runbookFrom = async (guides: string) => {
      writeFileSync(join(directory, 'guides.tmpl'), guides);
      const text = '--template.text={{ template "prosa.text" . }}';
      const glob = `--template.glob=${join(directory, '*.tmpl')}`;
      const { stdout } = await run('amtool', ['template', 'render', glob, text]);
      return /Runbook: (\S*)/.exec(stdout)?.[1];
    };
    const path = await runbookFrom(templates);
    expect(path).not.toContain('example.com');
    const repository = 'https://git.example.com/prosa/blob/main/';
    const shown = templates.replace('"prosa.repository" }}', `$&${repository}`);
    expect(await runbookFrom(shown)).toBe(`${repository}${path}`);
  });

  it('go where their severity says', async () => {
    expect((await run('amtool', ['check-config', CONFIG])).stdout).toContain('SUCCESS');
    expect(await routeOf('severity=critical', 'alertname=ProsaErrorRateHigh')).toBe('slack-now');
    expect(await routeOf('severity=warning', 'alertname=ProsaErrorRate')).toBe('slack-later');
  });

  it('reach the Slack whose webhook is in a file, without those that follow from another', async () => {
    const told: { channel: string; attachments: { title: string; text: string }[] }[] = [];
    const slack = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        told.push(JSON.parse(body));
        response.end('ok');
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void slack.close());
    await new Promise((resolve) => slack.once('listening', resolve));
    const dataDir = temporaryDirectory();
    const slackWebhookFile = join(dataDir, 'webhook');
    writeFileSync(slackWebhookFile, `http://127.0.0.1:${(slack.address() as AddressInfo).port}/hook\n`);
    const alertmanager = await startAlertmanager({ dataDir, slackWebhookFile });
    onTestFinished(() => alertmanager.stop());
    const alert = (alertname: string, severity: string) => ({
      labels: { alertname, severity, channel: 'whatsapp' },
      annotations: { summary: `${alertname}!`, description: 'Much.', runbook_url: 'on-call.md#it' },
    });
    const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([
        alert('ProsaDeliveryStopped', 'critical'),
        alert('ProsaDeliverySlow', 'warning'),
      ]),
    });
    expect(response.status).toBe(200);
    const [first] = await eventually(async () => (told.length > 0 ? told : undefined), 30_000);
    expect(first).toMatchObject({
      channel: '#prosa-now',
      attachments: [
        {
          title: 'CRITICAL: ProsaDeliveryStopped',
          text: expect.stringContaining('• ProsaDeliveryStopped!\nMuch.\nRunbook: on-call.md#it'),
        },
      ],
    });
    const alerts = (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as {
      labels: { alertname: string };
      status: { state: string };
    }[];
    const states = new Map(alerts.map(({ labels, status }) => [labels.alertname, status.state]));
    expect(Object.fromEntries(states)).toEqual({
      ProsaDeliveryStopped: 'active',
      ProsaDeliverySlow: 'suppressed',
    });
  });
});
