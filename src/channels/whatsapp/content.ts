import type { OutgoingMessage } from '../channel.ts';

/** Characters of a caption. */
const LONGEST_CAPTION = 1024;

/**
 * What a message is to the Graph API: text, a picture by its link, or a template with the parameters of its body.
 * Source: Meta, "Cloud API › Messages" (text, image, template objects).
 */
export function contentOf({ text, media, template }: OutgoingMessage): object {
  if (template !== undefined) {
    const parameters = template.parameters.map((parameter) => ({ type: 'text', text: parameter }));
    return {
      type: 'template',
      template: {
        name: template.name,
        language: { code: template.language },
        ...(parameters.length > 0 && { components: [{ type: 'body', parameters }] }),
      },
    };
  }
  if (media?.url.startsWith('https://')) {
    const { url: link, caption } = media;
    return { type: 'image', image: { link, ...(caption !== '' && { caption: shortened(caption) }) } };
  }
  return { type: 'text', text: { preview_url: false, body: text } };
}

function shortened(caption: string): string {
  return caption.length <= LONGEST_CAPTION ? caption : `${caption.slice(0, LONGEST_CAPTION - 1)}…`;
}
