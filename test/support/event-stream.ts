/** Reads server-sent events until it is closed. */
export interface StreamedEvent {
  event: string;
  data: unknown;
  /** When it came (ms). */
  at: number;
}

export class EventStream {
  readonly events: StreamedEvent[] = [];
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
  readonly #abort = new AbortController();

  static async open(url: string, headers: Record<string, string>): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(url, { headers, signal: abort.signal });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return new EventStream(response, abort);
  }

  private constructor(response: Response, abort: AbortController) {
    this.#abort = abort;
    this.ended = this.#read(response).catch(() => {});
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(response: Response): Promise<void> {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const found = /^event: (.*)\ndata: (.*)$/s.exec(block);
        if (found) this.events.push({ event: found[1]!, data: JSON.parse(found[2]!), at: Date.now() });
      }
    }
  }
}
