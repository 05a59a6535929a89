import { documentKeys } from './document.ts';
import { explainIssues, type Issue, valueAt } from './issue-messages.ts';
import { type Path, type Problem, problem } from './problems.ts';
import { suggest } from './suggest.ts';

/** Where a document or a prompt is not of the shape it must have. `root` is the value that was checked. */
export function schemaProblems(issues: readonly Issue[], root: unknown, file?: string): Problem[] {
  return explainIssues(issues, root, documentKeys).map(({ path, message, unknownKey }) => {
    const value = valueAt(root, path);
    if (unknownKey) return problem('unknown-key', path, knownMistakes[String(path.at(-1))] ?? message, file);
    if (typeof value === 'string' && isTransition(path)) return stringTransition(value, path, file);
    if (path.at(-1) === 'type' && typeof value === 'string') {
      return problem('not-supported', path, unsupportedType(value), file);
    }
    return problem('schema', path, message, file);
  });
}

const knownMistakes: Record<string, string> = {
  context: '"context" cannot be set here: what a conversation remembers belongs to Prosa.',
  cond: 'There is no "cond". Did you mean "guard"?',
  history: '"history" states are not supported.',
};

function stringTransition(target: string, path: Path, file: string | undefined): Problem {
  const text = JSON.stringify(target);
  const message = `A transition is written as an object: {"target": ${text}} instead of ${text}.`;
  return problem('string-transition', path, message, file);
}

/** Whether a transition stands here: below `on` and `after` by event, elsewhere directly, or in a list of them. */
function isTransition(path: Path): boolean {
  const place = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  const last = place.at(-1);
  if (last === 'always' || last === 'onDone' || last === 'onError') return true;
  const parent = place.at(-2);
  return (parent === 'on' || parent === 'after') && place.at(-3) !== 'states';
}

function unsupportedType(type: string): string {
  if (type === 'final') return 'The funnel itself cannot be final: a conversation has no end.';
  const kinds = 'A state is atomic, compound or, inside a compound state, final.';
  if (type === 'parallel' || type === 'history') return `"${type}" states are not supported. ${kinds}`;
  return `There is no type "${type}". ${kinds}${suggest(type, ['atomic', 'compound', 'final'])}`;
}
