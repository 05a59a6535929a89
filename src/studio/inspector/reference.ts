/** Names of the catalogue with parameters, as documents write them. Pure. */
import type { Entry } from '../api/funnels.ts';
import { isRaw, type Raw } from '../document/raw.ts';
import { emptyOf } from './schema.ts';

/** A reference begins with what its entry needs. */
export function referenceTo(type: string, entry: Entry | undefined): Raw {
  if (type === 'all' || type === 'any') return { type, params: { of: [] } };
  if (type === 'not') return { type, params: {} };
  const params = entry === undefined ? {} : (emptyOf(entry.params) as Raw);
  return isRaw(params) && Object.keys(params).length > 0 ? { type, params } : { type };
}

/** With other parameters; none are not written. */
export function withParams(reference: unknown, params: unknown): Raw {
  const { params: _, ...others } = isRaw(reference) ? reference : { type: reference };
  return isRaw(params) && Object.keys(params).length > 0 ? { ...others, params } : others;
}
