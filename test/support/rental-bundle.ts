import { funnelModules } from '../../machines/machines.ts';
import { type Bundle, bundleOf } from '../../src/funnel/archive.ts';
import { compileFunnel } from '../../src/funnel/compile.ts';
import { loadFunnel } from '../../src/funnel/load.ts';
import { AT_ONCE } from './prosa.ts';

/** The rental funnel that tests start with, as it is sent to be published, with its version. */
export async function rentalBundle(
  edit: (document: Bundle['document']) => Bundle['document'] = (document) => document,
): Promise<Bundle & { version: string }> {
  const { funnel } = await loadFunnel('machines/rental/machine.json', undefined, funnelModules.rental!);
  const { document, prompts } = bundleOf(funnel!);
  const edited = edit({ ...structuredClone(document), turns: AT_ONCE });
  const { id, version } = compileFunnel(edited, funnel!.prompts, funnelModules.rental!);
  return { document: edited, prompts, version: `${id}@${version}` };
}

/** The state `discovery.waiting` is called `discovery.asking`, timers and all. */
export function renamed(document: Bundle['document']): Bundle['document'] {
  const { states } = document.machine;
  const discovery = JSON.stringify(states.discovery).replaceAll('"waiting"', '"asking"');
  const machine = { ...document.machine, states: { ...states, discovery: JSON.parse(discovery) } };
  const text = JSON.stringify({ ...document, machine });
  return JSON.parse(text.replaceAll('#rental.discovery.waiting', '#rental.discovery.asking'));
}
