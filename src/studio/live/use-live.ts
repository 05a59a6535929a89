import { useEffect, useState } from 'react';
import { type Feed, follow, SILENT } from './live-feed.ts';

export function useLive(): Feed {
  const [feed, setFeed] = useState(SILENT);
  useEffect(() => {
    const end = new AbortController();
    void follow('/api/live', setFeed, end.signal);
    return () => end.abort();
  }, []);
  return feed;
}
