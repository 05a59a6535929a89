/** Sizes of nodes (pixels at zoom 1): known without drawing them, so that layout and culling need no browser. */
export const NODE_WIDTH = 232;

/** Room for a stage's own title, and around what is inside it. */
export const HEADER = 104;
export const INSET = 28;

const TITLE = 46;
const DESCRIPTION = 36;
const BADGES = 30;

export function nodeHeight(data: {
  description: string;
  effects: string;
  prompts: number;
  rules: number;
  waits: number;
  inside: number;
}): number {
  const badges = data.effects !== '' || data.prompts + data.rules + data.waits + data.inside > 0;
  return TITLE + (data.description === '' ? 0 : DESCRIPTION) + (badges ? BADGES : 0);
}
