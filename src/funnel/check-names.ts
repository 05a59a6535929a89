import type { z } from 'zod';
import type { Catalogue } from './catalogue.ts';
import { guardsWithin } from './combinators.ts';
import { parseDuration } from './duration.ts';
import { explainIssues, type Issue } from './issue-messages.ts';
import { eventNames } from './names.ts';
import { type Path, type Problem, problem } from './problems.ts';
import type { Prompt } from './prompts.ts';
import { isObject, parseParams, type Reference, readReference } from './references.ts';
import { suggest } from './suggest.ts';
import { allStates, placesOf, type State, type Transition } from './tree.ts';

/** What the names in a document are looked up in. `catalogue` includes the combinators. */
export interface Known {
  catalogue: Catalogue;
  prompts: ReadonlyMap<string, Prompt>;
}

/** Guards, actions, effects with their parameters, prompts, events and delays. */
export function checkNames(root: State, known: Known, knownDelays: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const delays = new Set<string>();
  const prompts = new Set<unknown>();
  for (const state of allStates(root)) {
    for (const transition of state.transitions) {
      problems.push(...checkTrigger(transition, knownDelays));
      if (transition.kind === 'after') delays.add(transition.trigger);
    }
    for (const place of placesOf(state)) {
      const reference = readReference(place.value);
      if (!reference) continue;
      if (place.kind === 'guard') problems.push(...checkGuard(place.value, place.path, known));
      else problems.push(...checkEntry({ ...place, ...reference }, known));
      if (place.kind !== 'guard') for (const [, name] of promptsOf(reference)) prompts.add(name);
    }
  }
  for (const delay of knownDelays) {
    if (delays.has(delay)) continue;
    problems.push(problem('unused-delay', ['delays', delay], `No state waits for the delay "${delay}".`));
  }
  for (const [name, { file }] of known.prompts) {
    if (prompts.has(name)) continue;
    problems.push(
      problem('unused-prompt', [], `No state replies with the prompt "${name}".`, file ?? `prompt ${name}`),
    );
  }
  return problems;
}

/** A guard of the document or of a prompt, with those inside `all`, `any` and `not`. */
export function checkGuard(value: unknown, path: Path, known: Known, file?: string): Problem[] {
  const reference = readReference(value);
  if (!reference) return [];
  const paramsPath = [...path, 'params'];
  return [
    ...checkEntry({ ...reference, kind: 'guard', path, paramsPath, file }, known),
    ...guardsWithin(reference.type, reference.params).flatMap((inner) =>
      checkGuard(inner.guard, [...paramsPath, ...inner.path], known, file),
    ),
  ];
}

interface Use extends Reference {
  kind: 'guard' | 'action' | 'effect';
  path: Path;
  paramsPath: Path;
  file?: string | undefined;
}

function checkEntry(use: Use, { catalogue, prompts }: Known): Problem[] {
  const { kind, type, params, path, paramsPath, file } = use;
  const entries: Record<string, { params: z.ZodType }> = catalogue[`${kind}s`];
  const entry = Object.hasOwn(entries, type) ? entries[type] : undefined;
  if (!entry) {
    const message = `There is no ${kind} "${type}" in the catalogue.${suggest(type, Object.keys(entries))}`;
    return [problem(`unknown-${kind}`, path, message, file)];
  }
  const parsed = parseParams(entry.params, params);
  const problems = parsed.success ? [] : badParams(parsed.error.issues, use, entry.params);
  for (const [param, prompt] of promptsOf(use)) {
    if (prompts.has(prompt)) continue;
    const message = `There is no prompt "${prompt}".${suggest(prompt, prompts.keys())}`;
    problems.push(problem('unknown-prompt', [...paramsPath, param], message, file));
  }
  return problems;
}

/** The prompts an action or guard names: what is said, and what the person who takes over is told. */
function promptsOf({ type, params = {} }: Reference): [param: string, prompt: string][] {
  const names: [string, unknown][] = [['prompt', params.prompt]];
  if (type === 'handOff') names.push(['summary', params.summary]);
  return names.filter((one): one is [string, string] => typeof one[1] === 'string');
}

function badParams(issues: readonly Issue[], use: Use, schema: z.ZodType): Problem[] {
  const { kind, type, params = {}, paramsPath, file } = use;
  return explainIssues(issues, params, parameterNames(schema)).map(({ path, message }) =>
    problem('bad-params', [...paramsPath, ...path], `Parameters of the ${kind} "${type}": ${message}`, file),
  );
}

function parameterNames(schema: z.ZodType): string[] {
  const { shape } = schema as { shape?: unknown };
  return isObject(shape) ? Object.keys(shape) : [];
}

function checkTrigger({ kind, trigger, source }: Transition, delays: readonly string[]): Problem[] {
  const path = [...source.path, kind, trigger];
  if (kind === 'on' && !eventNames.has(trigger)) {
    const message = trigger.startsWith('xstate.')
      ? `"${trigger}" is made by the machine itself: use "after", "onDone" or "onError" instead.`
      : `There is no event "${trigger}".${suggest(trigger, eventNames)}`;
    return [problem('unknown-event', path, message)];
  }
  const isKnown =
    delays.includes(trigger) || (/^\d+$/.test(trigger) && parseDuration(Number(trigger)) !== undefined);
  if (kind !== 'after' || isKnown) return [];
  const message = `"${trigger}" is neither a delay of this funnel nor a number of milliseconds.`;
  return [problem('unknown-delay', path, `${message}${suggest(trigger, delays)}`)];
}
