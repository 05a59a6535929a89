/** What a prompt says beside its text, from the view that its text is made of. */
import type { ChannelTemplate, Media } from '../actor/message.ts';
import { parseTemplate, renderTemplate } from './template.ts';
import type { View } from './view.ts';

type Values = View | Record<string, unknown>;

/** One of https, or a path of the page. */
const PICTURE = /^(https:\/\/|\/(?!\/))[^\s"'<>\\]+$/;

/** Pictures that a variable lists; what is not one is left out, since the text can be said without. */
export function picturesIn(view: Values, variable: string): Media[] {
  const listed = (view as Record<string, unknown>)[variable];
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((item: Partial<Media> | undefined) => {
    const { url, caption = '' } = item ?? {};
    return typeof url === 'string' && PICTURE.test(url) ? [{ url, caption: String(caption).trim() }] : [];
  });
}

/** Undefined where one of its places would be empty, which WhatsApp refuses. */
export function fillTemplate(
  { name, language, parameters = [] }: { name: string; language: string; parameters?: string[] | undefined },
  view: Values,
): ChannelTemplate | undefined {
  const filled = parameters.map((variable) => oneLine(variable, view));
  return filled.includes('') ? undefined : { name, language, parameters: filled };
}

/** On one line and without long gaps, as WhatsApp wants it. */
function oneLine(variable: string, view: Values): string {
  const template = parseTemplate(`{{#${variable}}}{{${variable}}}{{/${variable}}}`);
  return renderTemplate(template, view).replace(/\s+/g, ' ').trim();
}
