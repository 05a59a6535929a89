import { WebChannel } from '../../src/channels/web/web-channel.ts';
import { channelSuite } from './channel-suite.ts';

/** The page comes for its messages itself; `test/integration/gateway-page.test.ts` shows that it gets them. */
channelSuite('web', {
  moods: [],
  create: async () => ({
    channel: new WebChannel(),
    addresses: ['session-1', 'session-2'],
    stop: async () => {},
  }),
});
