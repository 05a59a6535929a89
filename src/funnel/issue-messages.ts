import type { z } from 'zod';
import type { Path } from './problems.ts';
import { suggest } from './suggest.ts';

export type Issue = z.core.$ZodIssue;

export interface Finding {
  path: Path;
  message: string;
  /** A key that is not known stands at the path. */
  unknownKey?: boolean;
}

/** What zod found, in words for the people who edit funnels. `root` is the value that was checked. */
export function explainIssues(issues: readonly Issue[], root: unknown, keys: Iterable<string>): Finding[] {
  const known = [...keys];
  return issues.flatMap((issue) => explain(issue, [], root, known));
}

function explain(issue: Issue, above: Path, root: unknown, keys: readonly string[]): Finding[] {
  const path = [...above, ...(issue.path as (string | number)[])];
  const value = valueAt(root, path);
  const mustBe = (what: string) => [{ path, message: `${found(value, path)} It must be ${what}.` }];
  switch (issue.code) {
    case 'invalid_union': {
      const meant = issue.errors.find((errors) => !isOtherKind(errors as Issue[]));
      if (meant) return meant.flatMap((inner) => explain(inner as Issue, path, root, keys));
      return mustBe([...new Set(issue.errors.flatMap((errors) => kinds(errors as Issue[])))].join(' or '));
    }
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const message = `There is no "${key}" here.${suggest(key, keys)}`;
        return { path: [...path, key], message, unknownKey: true };
      });
    case 'invalid_key':
      return [
        { path, message: sentence(`"${path.at(-1)}" cannot be used. ${issue.issues[0]?.message ?? ''}`) },
      ];
    case 'invalid_value':
      return mustBe(issue.values.map((option) => JSON.stringify(option)).join(' or '));
    case 'invalid_type':
      return mustBe(kind(issue.expected));
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') {
        const parts = issue.origin === 'array' ? 'entries' : 'characters';
        return mustBe(issue.minimum === 1 ? 'given and not empty' : `of at least ${issue.minimum} ${parts}`);
      }
      return mustBe(`${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`);
    case 'too_big':
      if (issue.origin !== 'string' && issue.origin !== 'array') {
        return mustBe(`${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`);
      }
  }
  return [{ path, message: sentence(`${found(value, path)} ${issue.message}`) }];
}

/** Whether the value is not even of the kind that this alternative takes. */
function isOtherKind(issues: readonly Issue[]): boolean {
  return issues.some((issue) => {
    if (issue.path.length > 0) return false;
    if (issue.code === 'invalid_union') return issue.errors.every((errors) => isOtherKind(errors as Issue[]));
    return issue.code === 'invalid_type';
  });
}

function kinds(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_type') return [kind(issue.expected)];
    return issue.code === 'invalid_union' ? issue.errors.flatMap((errors) => kinds(errors as Issue[])) : [];
  });
}

const kindNames: Record<string, string> = {
  object: 'an object {…}',
  record: 'an object {…}',
  array: 'a list […]',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function kind(expected: string): string {
  return kindNames[expected] ?? expected;
}

function found(value: unknown, path: Path): string {
  const name = path.length === 0 ? 'The whole' : `"${path.at(-1)}"`;
  if (value === undefined) return `${name} is missing.`;
  if (value === null) return `${name} is null.`;
  if (Array.isArray(value)) return `${name} is ${value.length === 0 ? 'an empty list' : 'a list'}.`;
  if (typeof value === 'object') return `${name} is an object.`;
  const text = JSON.stringify(value);
  return `${name} is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}.`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<string | number, unknown> | undefined | null)?.[part],
    root,
  );
}
