import { type MouseEvent as ReactMouseEvent, useRef } from 'react';

/**
 * While the canvas moves, and a moment after each turn of the wheel, a cover lies over it (canvas.css): who clicks
 * then means what is under it.
 */
export function useClicksWhileMoving(moving: boolean) {
  const covered = useRef(false);
  return {
    onPointerDownCapture() {
      covered.current = moving;
    },
    onClickCapture(event: ReactMouseEvent<HTMLElement>) {
      const { target, clientX, clientY, currentTarget, nativeEvent } = event;
      if (!covered.current || !(target as Element).matches('.react-flow__renderer')) return;
      covered.current = false;
      const under = document.elementsFromPoint(clientX, clientY).find((one) => one !== target);
      if (under === undefined || !currentTarget.contains(under)) return;
      event.stopPropagation();
      under.dispatchEvent(new MouseEvent('click', nativeEvent));
    },
  };
}
