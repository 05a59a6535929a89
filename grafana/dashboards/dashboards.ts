/** All dashboards, by the name of their file. */
import { deliveryAndWhatsApp } from './delivery-and-whatsapp.ts';
import { funnel } from './funnel.ts';
import { modelsAndMoney } from './models-and-money.ts';
import { overview } from './overview.ts';
import { shardsAndThreads } from './shards-and-threads.ts';
import { wayOfAMessage } from './way-of-a-message.ts';

export const DASHBOARDS = {
  overview,
  'way-of-a-message': wayOfAMessage,
  'shards-and-threads': shardsAndThreads,
  funnel,
  'models-and-money': modelsAndMoney,
  'delivery-and-whatsapp': deliveryAndWhatsApp,
};

/** As the file that Grafana reads. */
export const jsonOf = (dashboard: object): string => `${JSON.stringify(dashboard, null, 2)}\n`;
