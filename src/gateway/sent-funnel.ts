/** A funnel in the body of a request: data of bounded size and depth, in which nothing is trusted. */
import { z } from 'zod';

/** A document with its prompts; that of the rental funnel has 80 kB. */
export const FUNNEL_BODY_LIMIT = 4 * 1024 * 1024;

/** The rental's document is 20 deep. */
const DEEPEST = 100;

const isShallow = (value: unknown) => !isDeeper(value, DEEPEST);
const tooDeep = `is nested more than ${DEEPEST} deep`;

export const documentBody = z.record(z.string(), z.unknown()).refine(isShallow, tooDeep);
export const promptsBody = z.record(z.string(), z.unknown()).refine(isShallow, tooDeep);

export const sentFunnel = z.strictObject({ document: documentBody, prompts: promptsBody.default({}) });

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
