import mustache from 'mustache';
import { ProsaError } from '../errors.ts';
import { View } from './view.ts';

/**
 * Mustache templates for plain text: variables and sections, no HTML escaping, no partials, no lambdas.
 * What a customer wrote is data: a value is printed once and never read as a template. A variable that the
 * view does not have is an error, never an empty string.
 */
export type Template = readonly Node[];

type Node =
  | { type: 'text'; text: string }
  | { type: 'variable'; name: string; parts: string[] }
  | { type: 'section' | 'inverted'; name: string; parts: string[]; children: Template };

type Token = [type: string, value: string, start: number, end: number, children?: Token[]];

const longestValue = 300;

/** Throws an error with mustache's message for a template that cannot be read. */
export function parseTemplate(text: string): Template {
  return (mustache.parse(text) as Token[]).flatMap(readToken);
}

function readToken([type, value, , , children = []]: Token): Node[] {
  const parts = value === '.' ? [] : value.split('.');
  if (type === '!') return [];
  if (type === 'text') return [{ type, text: value }];
  if (value === '' || (value !== '.' && parts.includes(''))) throw new Error(`"{{${value}}}" names nothing`);
  if (type === 'name' || type === '&') return [{ type: 'variable', name: value, parts }];
  if (type === '#' || type === '^') {
    const kind = type === '#' ? 'section' : 'inverted';
    return [{ type: kind, name: value, parts, children: children.flatMap(readToken) }];
  }
  throw new Error(
    type === '>' ? `"{{> ${value}}}" includes another template` : `"{{${type}" changes the tags`,
  );
}

export function renderTemplate(template: Template, view: View | Record<string, unknown>): string {
  return renderNodes(template, [view]);
}

/** `scopes` is one stack for the whole rendering, the innermost scope last. */
function renderNodes(nodes: Template, scopes: unknown[]): string {
  let text = '';
  for (const node of nodes) {
    if (node.type === 'text') text += node.text;
    else if (node.type === 'variable') text += print(node.name, lookUp(node.parts, scopes));
    else text += renderSection(node, scopes);
  }
  return text;
}

function renderSection(node: Extract<Node, { children: Template }>, scopes: unknown[]): string {
  const value = lookUp(node.parts, scopes);
  const empty = !value || (Array.isArray(value) && value.length === 0);
  if (node.type === 'inverted') return empty ? renderNodes(node.children, scopes) : '';
  if (empty) return '';
  if (!Array.isArray(value)) return renderWithin(node.children, scopes, value);
  let text = '';
  for (const item of value) text += renderWithin(node.children, scopes, item);
  return text;
}

function renderWithin(nodes: Template, scopes: unknown[], scope: unknown): string {
  scopes.push(scope);
  const text = renderNodes(nodes, scopes);
  scopes.pop();
  return text;
}

/** The innermost scope that has the first part decides; undefined if the name leads nowhere. */
function lookUp(parts: readonly string[], scopes: readonly unknown[]): unknown {
  const [first] = parts;
  if (first === undefined) return scopes.at(-1);
  for (let i = scopes.length - 1; i >= 0; i--) {
    const value = propertyOf(scopes[i], first);
    if (value !== undefined) return parts.length === 1 ? value : within(value, parts);
    if (i > 0 && has(scopes[i], first)) return undefined;
  }
  return undefined;
}

function within(value: unknown, parts: readonly string[]): unknown {
  let inner = value;
  for (let at = 1; at < parts.length; at++) inner = propertyOf(inner, parts[at]!);
  return inner;
}

function propertyOf(scope: unknown, name: string): unknown {
  if (typeof scope !== 'object' || scope === null) return undefined;
  const value = (scope as Record<string, unknown>)[name];
  if (value === undefined) return undefined;
  return (scope instanceof View ? !INHERITED.has(name) : Object.hasOwn(scope, name)) ? value : undefined;
}

const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether a scope has the value, which may be undefined. What is inherited from `Object` is in no scope. */
function has(scope: unknown, name: string): boolean {
  if (typeof scope !== 'object' || scope === null) return false;
  return scope instanceof View ? !INHERITED.has(name) && name in scope : Object.hasOwn(scope, name);
}

function print(name: string, value: unknown): string {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value === undefined || value === null) {
    throw new ProsaError('funnel_failed', `the view has no value for "{{${name}}}"`);
  }
  throw new ProsaError('funnel_failed', `"{{${name}}}" is neither text nor a number`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const blanks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** One line without control characters and of bounded length. */
function clean(value: string): string {
  let text = value;
  if (unprintable.test(text)) {
    text = text.replace(blanks, ' ').replace(new RegExp(unprintable, 'g'), '');
  }
  if (text.length > longestValue) text = text.slice(0, longestValue).replace(/[\ud800-\udbff]$/, '');
  return text;
}

/** The variables used outside any section, where only the view can have them. */
export function variablesOf(template: Template): string[] {
  return template.flatMap((node) => {
    if (node.type === 'text' || node.parts.length === 0) return [];
    const inner = node.type === 'inverted' ? variablesOf(node.children) : [];
    return [node.parts[0]!, ...inner];
  });
}

/** The least number of characters the template can come to. */
export function leastLength(template: Template): number {
  return template.reduce((sum, node) => sum + (node.type === 'text' ? node.text.length : 0), 0);
}
