/** How everything is brought into view: beside the tools of the canvas, on a phone above them, not behind them. */
const PHONE = 700;

/** @param above room for tools at the upper edge, too (pixels) */
export function fitOptions(above = 0) {
  const narrow = window.innerWidth <= PHONE;
  const [left, bottom] = narrow ? [12, 150] : [76, 28];
  return {
    padding: {
      top: `${32 + above}px`,
      right: narrow ? '12px' : '24px',
      bottom: `${bottom}px`,
      left: `${left}px`,
    },
    maxZoom: 1,
  } as const;
}

/** Below this zoom what is brought into view is enlarged. */
export const READABLE = 0.7;

/** Near enough to one node to read it. */
export const fitOn = (id: string) => ({ nodes: [{ id }], maxZoom: READABLE });

/** Of the tools at the upper edge. */
export const ABOVE = 52;
