import { isWithin, ROOT, stateAt } from '../document/state-path.ts';
import { useContent, useEditor, useFrame } from '../editor/draft-context.ts';
import { EdgeForm } from './edge-form.tsx';
import { FunnelForm } from './funnel-form.tsx';
import { NoteForm } from './note-form.tsx';
import { StateForm } from './state-form.tsx';
import './inspector.css';

/** All that can be said of what is selected; of the funnel where nothing is. */
export default function Inspector() {
  const { readOnly } = useFrame();
  const { document } = useContent();
  const selection = useEditor((context) => context.selection);
  const form = () => {
    if (selection?.kind === 'edge')
      return <EdgeForm key={`${selection.from}→${selection.to}`} from={selection.from} to={selection.to} />;
    if (selection?.kind === 'note') return <NoteForm key={selection.id} id={selection.id} />;
    if (selection?.kind !== 'state') return <FunnelForm />;
    const gone = selection.path !== ROOT && Object.keys(stateAt(document, selection.path)).length === 0;
    if (gone && !exists(document, selection.path)) return <FunnelForm />;
    return <StateForm key={selection.path} path={selection.path} open={selection.open} />;
  };
  return (
    <fieldset className="inspector" disabled={readOnly}>
      {form()}
    </fieldset>
  );
}

function exists(document: Parameters<typeof stateAt>[0], path: string): boolean {
  const keys = path.split('.');
  const key = keys.pop()!;
  const { states } = stateAt(document, keys.join('.'));
  return typeof states === 'object' && states !== null && key in states && isWithin(path, ROOT);
}
