/**
 * `handler.ts <packages directory> <port> <variant>`: the peer's handler in a process of its own. `xstate` is
 * Restate's own integration; `lean` keeps value and context of the machine and calls `transition()` itself.
 */
import { createServer } from 'node:http2';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as XState from 'xstate';
import { type FunnelEvent, fiveStages } from './five-stages.ts';

/** As much of the SDK as is used; it is not among Prosa's dependencies. */
interface Sdk {
  object(definition: { name: string; handlers: Record<string, Handler> }): object;
  createEndpointHandler(options: { services: object[] }): Parameters<typeof createServer>[1];
}

type Handler = (context: ObjectContext, request: { event: FunnelEvent }) => Promise<unknown>;

interface ObjectContext {
  get<T>(name: string): Promise<T | null>;
  set<T>(name: string, value: T): void;
}

interface Integration {
  xstate(name: string, machine: object): object;
}

const [packages = '', port = '', variant = ''] = process.argv.slice(2);

/** Modules are taken from where the packages are; the files are those that the integration imports too. */
async function load<M>(name: string, file: string): Promise<M> {
  return (await import(pathToFileURL(join(packages, 'node_modules', name, file)).href)) as M;
}

const sdk = await load<Sdk>('@restatedev/restate-sdk', 'dist/index.js');
const xstate = await load<typeof XState>('xstate', 'dist/xstate.cjs.mjs');
const machine = fiveStages(xstate);

/** What is kept of a conversation. */
type Kept = Pick<XState.SnapshotFrom<typeof machine>, 'value' | 'context'>;

async function service(): Promise<object> {
  if (variant === 'xstate') {
    const integration = await load<Integration>('@restatedev/xstate', 'dist/index.js');
    return integration.xstate('funnel', machine);
  }
  return sdk.object({
    name: 'funnel',
    handlers: {
      send: async (context, { event }) => {
        const kept = await context.get<Kept>('snapshot');
        const before = kept === null ? xstate.initialTransition(machine)[0] : machine.resolveState(kept);
        const [next] = xstate.transition(machine, before, event);
        const after: Kept = { value: next.value, context: next.context };
        context.set('snapshot', after);
        return after;
      },
    },
  });
}

const handler = sdk.createEndpointHandler({ services: [await service()] });
createServer(handler).listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));
