import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

/** Lets the keyboard go from the canvas into the panel beside it, past all states between, and back by Escape. */
export function usePanelFocus() {
  const panel = useRef<HTMLElement>(null);
  const from = useRef<Element>(null);
  const [entered, setEntered] = useState(0);
  useEffect(() => {
    if (entered > 0) panel.current?.focus({ preventScroll: true });
  }, [entered]);
  const enter = () => {
    from.current = document.activeElement;
    setEntered((times) => times + 1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const closesList =
      target.getAttribute('aria-expanded') === 'true' || !event.currentTarget.contains(target);
    if (event.key !== 'Escape' || event.defaultPrevented || closesList) return;
    if (from.current instanceof HTMLElement) from.current.focus({ preventScroll: true });
  };
  return { enter, panel: { ref: panel, tabIndex: -1, onKeyDown } };
}
