/** Asks a Prometheus through its HTTP API. */

export interface Series {
  metric: Record<string, string>;
  value: [at: number, value: string];
}

export class PrometheusApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** What the query gives now. */
  async query(query: string): Promise<Series[]> {
    const { result } = await this.#get<{ result: Series[] }>('query', { query });
    return result;
  }

  /** Groups of rules as they were evaluated last. */
  async rules(): Promise<{ name: string; health: string; lastError?: string; evaluationTime: number }[]> {
    const { groups } = await this.#get<{ groups: { rules: never[] }[] }>('rules', {});
    return groups.flatMap(({ rules }) => rules);
  }

  async #get<T>(path: string, parameters: Record<string, string>): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const answer = (await response.json()) as { status: string; data: T; error?: string };
    if (answer.status !== 'success') throw new Error(`${parameters.query ?? path}: ${answer.error}`);
    return answer.data;
  }
}
