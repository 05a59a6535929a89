/** Alertmanager on loopback with the routes of this repository. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../services/free-ports.ts';
import { requireProgram } from '../services/programs.ts';
import { ServiceProcess } from '../services/service-process.ts';
import { type RunningService, untilReady } from './prometheus.ts';

export interface AlertmanagerOptions {
  dataDir: string;
  /** Any free one unless given. */
  port?: number;
  /** File with the URL of Slack's webhook; without it alerts are shown only. */
  slackWebhookFile?: string;
}

const FILES = fileURLToPath(new URL('../../grafana/alertmanager/', import.meta.url));
/** Where compose puts the secret. */
const SECRET = '/run/secrets/slack_webhook';

/** @throws ServicesError where the program is missing, or with the end of its log */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<RunningService> {
  const program = requireProgram('prometheus-alertmanager');
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const config = join(dataDir, 'alertmanager.yml');
  const webhook = resolve(options.slackWebhookFile ?? join(FILES, 'no-slack-webhook'));
  const given = readFileSync(join(FILES, 'alertmanager.yml'), 'utf8');
  writeFileSync(
    config,
    given.replace(SECRET, webhook).replace('templates/*.tmpl', join(FILES, 'templates/*.tmpl')),
  );
  const port = options.port ?? (await freePorts(1))[0]!;
  const alertmanager = await ServiceProcess.start({
    name: 'Alertmanager',
    command: [
      program,
      `--config.file=${config}`,
      `--storage.path=${join(dataDir, 'alerts')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    logFile: join(dataDir, 'alertmanager.log'),
  });
  return untilReady(alertmanager, `http://127.0.0.1:${port}`);
}
