import { z } from 'zod';
import { property, propertyOf } from './stay.ts';
import { tool } from './tool.ts';

/** Channels carry text only, so photos are told as links with their captions. */
export const sendPropertyMedia = tool({
  name: 'send_property_media',
  description:
    'Links to photos of one property, with captions, as lines of text to be sent; none where there are no photos.',
  params: z.strictObject({
    property,
    most: z.int().min(1).max(10).default(5).describe('How many photos at most.'),
  }),
  stages: ['presentation', 'engagement', 'conversion'],
  cached: { lifetime: 2 * 3_600_000 },
  run: ({ property, most }, { catalogue }) => {
    const { id, photos = [] } = propertyOf(catalogue.data, property);
    return { id, lines: photos.slice(0, most).map(({ url, caption }) => `${caption}: ${url}`) };
  },
});
