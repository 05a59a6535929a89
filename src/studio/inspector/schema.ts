/** What kind of field a JSON schema asks for, as far as the catalogue's schemas go. Pure. */
import { isRaw, listOf, type Raw } from '../document/raw.ts';

export type Field =
  | { kind: 'text'; suggestions?: readonly string[] }
  | { kind: 'number'; whole: boolean; min: number | undefined; max: number | undefined }
  | { kind: 'switch' }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'choices'; options: readonly string[] }
  /** `alone`: one of them is written without a list. */
  | { kind: 'texts'; alone: boolean }
  | { kind: 'object'; properties: readonly Property[] }
  | { kind: 'list'; items: Raw }
  | { kind: 'union'; options: readonly Raw[] }
  /** What has no form: it is written as JSON. */
  | { kind: 'json' };

export interface Property {
  name: string;
  schema: Raw;
  required: boolean;
}

export function fieldOf(schema: Raw): Field {
  if (schema.const !== undefined) return { kind: 'choice', options: [String(schema.const)] };
  if (Array.isArray(schema.enum) && schema.enum.every((one) => typeof one === 'string'))
    return { kind: 'choice', options: schema.enum };
  const options = listOf(schema.anyOf ?? schema.oneOf).filter(isRaw);
  if (options.length > 0) return unionOf(options);
  if (schema.type === 'string') return { kind: 'text' };
  if (schema.type === 'boolean') return { kind: 'switch' };
  if (schema.type === 'integer' || schema.type === 'number') {
    const bound = (value: unknown) =>
      typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER
        ? value
        : undefined;
    return {
      kind: 'number',
      whole: schema.type === 'integer',
      min: bound(schema.minimum),
      max: bound(schema.maximum),
    };
  }
  if (schema.type === 'array' && isRaw(schema.items)) return listField(schema.items);
  if (schema.type === 'object' && isRaw(schema.properties))
    return { kind: 'object', properties: propertiesOf(schema) };
  return { kind: 'json' };
}

export function propertiesOf(schema: Raw): Property[] {
  const required = listOf(schema.required);
  const properties = isRaw(schema.properties) ? schema.properties : {};
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    schema: isRaw(inner) ? inner : {},
    // A default means that nothing has to be said.
    required: required.includes(name) && !(isRaw(inner) && inner.default !== undefined),
  }));
}

function listField(items: Raw): Field {
  const item = fieldOf(items);
  if (item.kind === 'choice') return { kind: 'choices', options: item.options };
  if (item.kind === 'text') return { kind: 'texts', alone: false };
  return item.kind === 'json' ? { kind: 'json' } : { kind: 'list', items };
}

/** One text or several is the same as several; else one of several forms. */
function unionOf(options: readonly Raw[]): Field {
  const kinds = options.map((one) => fieldOf(one));
  const text = kinds.some(({ kind }) => kind === 'text');
  const texts = kinds.some(({ kind }) => kind === 'texts');
  if (kinds.length === 2 && text && texts) return { kind: 'texts', alone: true };
  return kinds.some(({ kind }) => kind === 'json') ? { kind: 'json' } : { kind: 'union', options };
}

/** Which of a union's forms a value has. */
export function formOf(options: readonly Raw[], value: unknown): number {
  const index = options.findIndex((one) => fits(fieldOf(one), value));
  return index === -1 ? 0 : index;
}

function fits(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case 'text':
      return typeof value === 'string';
    case 'choice':
      return field.options.includes(String(value));
    case 'number':
      return typeof value === 'number';
    case 'switch':
      return typeof value === 'boolean';
    case 'object':
      return isRaw(value) && field.properties.every(({ name, required }) => !required || name in value);
    case 'choices':
    case 'texts':
    case 'list':
      return Array.isArray(value);
    default:
      return false;
  }
}

/** What a field begins with when it is wanted. */
export function emptyOf(schema: Raw): unknown {
  if (schema.default !== undefined) return schema.default;
  const field = fieldOf(schema);
  switch (field.kind) {
    case 'text':
      return '';
    case 'choice':
      return field.options[0];
    case 'number':
      return field.min ?? 0;
    case 'switch':
      return false;
    case 'object':
      return Object.fromEntries(
        field.properties.flatMap(({ name, schema: inner, required }) =>
          required ? [[name, emptyOf(inner)]] : [],
        ),
      );
    case 'union':
      return emptyOf(field.options[0]!);
    case 'json':
      return null;
    default:
      return [];
  }
}
