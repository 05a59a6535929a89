import { element } from './dom.js';
import { WORDS } from './words.js';

/** @typedef {{url: string, caption: string}} Media */

/**
 * A picture that opens by itself when it is clicked; where it does not load, what `instead` makes. Undefined for an
 * address that the page shows nothing from.
 * @param {Media} media
 * @param {() => Node} instead
 */
export function pictureNode({ url, caption }, instead) {
  const address = URL.canParse(url, location.href) ? new URL(url, location.href) : undefined;
  if (address?.protocol !== 'https:' && address?.origin !== location.origin) return undefined;
  const image = element('img', {
    src: address.href,
    alt: caption || WORDS.photo,
    loading: 'lazy',
    decoding: 'async',
    referrerpolicy: 'no-referrer',
  });
  const link = element('a', { class: 'picture', href: address.href, ...ELSEWHERE }, image);
  image.addEventListener('error', () => link.replaceWith(instead()));
  return link;
}

/** Attributes of links: who is linked to learns nothing of the page. */
export const ELSEWHERE = { target: '_blank', rel: 'noopener noreferrer' };
