import type { Config } from '../config.ts';
import type { Prosa } from '../roles/prosa.ts';

/** What a process says when it has started: where it is and what it works with. It names no secret that was given. */
export function greeting(
  prosa: Pick<Prosa, 'url' | 'adminToken' | 'hasUsers' | 'funnel'>,
  config: Config,
): string {
  const { url, adminToken, hasUsers, funnel } = prosa;
  const { distributed } = config;
  const lines = [
    '',
    `Prosa is ready: ${url}`,
    ...(adminToken === undefined
      ? ['  an engine: /healthz, /readyz and /metrics are there']
      : ['  talk to the rental funnel there as a customer would']),
    ...(funnel === undefined ? [] : [`  funnel      ${funnel}`, modelsLine(config)]),
    ...(distributed === undefined
      ? [`  data        ${config.dataDir}`]
      : [`  Kafka       ${distributed.kafka.brokers.join(', ')}, topics ${distributed.prefix}.*`]),
    ...(adminToken === undefined ? [] : [`  Studio      ${url}/studio/`, whatsAppLine(url, config)]),
  ];
  if (config.adminToken === undefined && adminToken !== undefined) {
    lines.push(`  admin token ${adminToken}`);
  }
  if (adminToken !== undefined && !hasUsers) {
    lines.push(
      '  no users    log in with the admin token, or add one: npm run prosa -- users add <name> --role admin',
    );
  }
  return `${lines.join('\n')}\n\n`;
}

function modelsLine({ llm }: Config): string {
  const asked = llm?.providers.map(({ name, model }) => `${name}:${model}`).join(', ');
  return `  models      ${asked ?? 'none, it answers without one (set PROSA_LLM, see docs/guides/adding-a-provider.md)'}`;
}

function whatsAppLine(url: string, { whatsapp }: Config): string {
  return `  WhatsApp    ${whatsapp ? `on, webhook ${url}/webhooks/whatsapp` : 'off (set WHATSAPP_PHONE_NUMBER_ID …, see README.md)'}`;
}
