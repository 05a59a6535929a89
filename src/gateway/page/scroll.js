const NEAR_PX = 80;

/**
 * Keeps the newest message in view, unless the reader scrolled up: then a button offers to go there.
 * @param {HTMLElement} log
 * @param {HTMLElement} jump
 */
export function followNewest(log, jump) {
  let following = true;
  log.tabIndex = 0; // Not every browser lets the keyboard scroll a region it cannot focus.

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    following = true;
    jump.hidden = true;
  }

  log.addEventListener('scroll', () => {
    following = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
    if (following) jump.hidden = true;
  });
  jump.addEventListener('click', () => {
    toEnd();
    log.focus();
  });
  new ResizeObserver(() => following && toEnd()).observe(log);

  return {
    toEnd,
    added() {
      if (following) toEnd();
      else jump.hidden = false;
    },
  };
}
