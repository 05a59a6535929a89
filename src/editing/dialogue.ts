/**
 * A written conversation: what a customer does, turn by turn, and what must be so after each. One YAML file each, as in
 * test/dialogues.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { slotNames } from '../funnel/names.ts';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** As many as may follow from one message. */
const MOST_REPLIES = 200;

const words = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((said) => [said].flat());

const slotValue = z.union([z.string(), z.number(), z.array(z.string())]);

const expected = {
  /** Top-level state of the funnel. */
  stage: z.string().optional(),
  /** Whole path, or its beginning. */
  state: z.string().optional(),
  owner: z.enum(['bot', 'human']).optional(),
  slots: z.partialRecord(z.enum(slotNames), slotValue).default({}),
  absent: z.array(z.enum(slotNames)).default([]),
  /** What the reply contains; with a leading "!", what it does not. */
  reply: words.default([]),
  /** How many replies come; by default one, and in a wait only if `reply` says something. */
  replies: z.int().min(0).max(MOST_REPLIES).optional(),
  /** What the person who takes over is told, reason and summary. */
  summary: words.default([]),
};

const turn = z.union([
  z.strictObject({ say: z.string().min(1), ...expected }),
  z.strictObject({ send: z.enum(['audio', 'image']), ...expected }),
  z.strictObject({
    wait: z
      .string()
      .regex(/^\d+(\.\d+)?[mhd]$/, 'must be a time such as 30m, 2h or 3d')
      .transform((text) => Math.round(Number(text.slice(0, -1)) * UNITS[text.at(-1) as keyof typeof UNITS])),
    ...expected,
  }),
  /** Another customer writes this, and nothing is expected of it. */
  z.strictObject({ meanwhile: z.array(z.string().min(1)).min(1) }),
]);

const document = z.strictObject({
  description: z.string().min(1),
  turns: z.array(z.unknown()).min(1),
});

export type Turn = z.infer<typeof turn>;
export type Expected = Exclude<Turn, { meanwhile: string[] }>;

export interface Dialogue {
  name: string;
  description: string;
  turns: Turn[];
}

/** @throws Error that names the file and the turn of each mistake */
export function readDialogue(file: string, text: string): Dialogue {
  const whole = document.safeParse(parsed(file, text));
  if (!whole.success) throw new Error(`${file}: ${issues(whole.error)}`);
  const turns: Turn[] = [];
  const mistakes: string[] = [];
  for (const [index, written] of whole.data.turns.entries()) {
    const read = kindOf(written).safeParse(written);
    if (read.success) turns.push(read.data as Turn);
    else mistakes.push(`${file}, turn ${index + 1}: ${issues(read.error)}`);
  }
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return { name: file.replace(/\.yaml$/, ''), description: whole.data.description, turns };
}

function parsed(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause });
  }
}

/** The kind that its first word names, so that a mistake is told of that kind alone. */
function kindOf(written: unknown): z.ZodType {
  const named = turn.options.find((option) => Object.keys(option.shape)[0]! in Object(written));
  return named ?? z.custom(() => false, 'must be one of say, send, wait and meanwhile');
}

const issues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ');
