/** Server-sent events by fetch: unlike EventSource it sees heartbeats, so a silent connection is noticed. */
import { ApiError } from './client.ts';

export interface ServerEvent {
  event: string;
  data: string;
}

/** Takes text as it comes, gives the events that are complete; a comment is told as `heartbeat`. */
export function createEventParser(): (chunk: string) => ServerEvent[] {
  let rest = '';
  let event = 'message';
  let data: string[] = [];
  return (chunk) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop()!;
    const found: ServerEvent[] = [];
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) found.push({ event, data: data.join('\n') });
        event = 'message';
        data = [];
      } else if (line.startsWith(':')) found.push({ event: 'heartbeat', data: '' });
      else if (line.startsWith('event:')) event = line.slice(6).trim();
      else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
    return found;
  };
}

/** Until the server ends it. @throws ApiError where it is refused */
export async function* serverEvents(path: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const response = await fetch(path, { headers: { accept: 'text/event-stream' }, signal });
  if (!response.ok) throw new ApiError(response.status, 'refused', `Prosa answered ${response.status}.`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const parse = createEventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parse(value);
  }
}
