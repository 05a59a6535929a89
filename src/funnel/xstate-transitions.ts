import { type Path, type Problem, problem } from './problems.ts';
import { isObject } from './references.ts';

/**
 * One or several transitions of a machine as a funnel has them.
 * @param rename a target by its new names
 */
export function importTransitions(
  given: unknown,
  rename: (target: string) => string,
  path: Path,
  problems: Problem[],
): unknown {
  const lost = (at: Path, message: string) => problems.push(problem('not-kept', at, message));
  if (Array.isArray(given)) return given.map((one, index) => importOne(one, rename, [...path, index], lost));
  return importOne(given, rename, path, lost);
}

type Lost = (path: Path, message: string) => void;

function importOne(given: unknown, rename: (target: string) => string, path: Path, lost: Lost): unknown {
  if (given === undefined || given === null) return {};
  if (typeof given === 'string') return { target: rename(given) };
  if (!isObject(given)) return given;
  const transition: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const at = [...path, key];
    switch (key) {
      case 'target': {
        const targets = [value].flat();
        if (targets.length > 1) lost(at, 'Only the first of several targets is kept.');
        if (typeof targets[0] === 'string') transition.target = rename(targets[0]);
        break;
      }
      case 'actions':
      case 'description':
      case 'reenter':
      case 'guard':
        transition[key] = value;
        break;
      case 'cond': // v4
        transition.guard = value;
        break;
      case 'internal': // v4
        if (value === false) transition.reenter = true;
        break;
      case 'meta':
        if (!isObject(value) || Object.keys(value).length > 0)
          lost(at, '"meta" of a transition is not kept.');
        break;
      default:
        lost(at, `"${key}" of a transition is not kept.`);
    }
  }
  return transition;
}
