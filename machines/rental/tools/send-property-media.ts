import { z } from 'zod';
import type { Photo } from '../data.ts';
import { property, propertyOf } from './stay.ts';
import { tool } from './tool.ts';

export interface PropertyMedia {
  id: string;
  photos: Photo[];
}

/** Photos that Prosa serves itself are known by their path; they count only where every customer reaches it. */
export const sendPropertyMedia = tool({
  name: 'send_property_media',
  description:
    'Photos of one property with captions, which are sent as pictures; none where there are no photos.',
  params: z.strictObject({
    property,
    most: z.int().min(1).max(10).default(5).describe('How many photos at most.'),
  }),
  stages: ['presentation', 'engagement', 'conversion'],
  cached: { lifetime: 2 * 3_600_000, also: ({ run }) => run.services.pageUrl ?? 'none' },
  run: ({ property, most }, { catalogue, run }): PropertyMedia => {
    const { id, photos = [] } = propertyOf(catalogue.data, property);
    const { pageUrl } = run.services;
    const reachable = photos.flatMap((photo) => {
      if (!photo.url.startsWith('/')) return photo;
      return pageUrl === undefined ? [] : { ...photo, url: pageUrl + photo.url };
    });
    return { id, photos: reachable.slice(0, most) };
  },
});
