import { createRequire } from 'node:module';

interface RequestQueue {
  pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

let calm = false;

/**
 * Keeps kafkajs 2.2.4 from waking a thousand times a second for each connection. With the first answer its
 * request queue sets a timer of a negative time, which Node takes as 1 ms and warns of, and sets it again
 * whenever it fires (src/network/requestQueue). It is needed only while requests wait.
 */
export function calmTimers(): void {
  if (calm) return;
  calm = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}
