interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

interface InUse<T> {
  client: T;
  connected: Promise<void>;
  users: number;
  isDropped: boolean;
}

/**
 * A client of kafkajs that several calls use at once. When one of them fails, the next ones get a new client,
 * since what the old one knows of the brokers may be out of date. The old one is closed when nobody uses it:
 * kafkajs connects a closed one again if it is in the midst of something.
 */
export class SharedClient<T extends Client> {
  readonly #create: () => T;
  #current: InUse<T> | undefined;
  #isClosed = false;

  constructor(create: () => T) {
    this.#create = create;
  }

  async use<R>(call: (client: T) => Promise<R>): Promise<R> {
    if (this.#isClosed) throw new Error('the client is closed');
    this.#current ??= this.#connect();
    const inUse = this.#current;
    inUse.users++;
    try {
      await inUse.connected;
      return await call(inUse.client);
    } catch (error) {
      this.#drop(inUse);
      throw error;
    } finally {
      inUse.users--;
      if (inUse.isDropped && inUse.users === 0) await disconnect(inUse);
    }
  }

  /** No more calls; those under way end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const last = this.#current;
    if (last === undefined) return;
    this.#drop(last);
    if (last.users === 0) await disconnect(last);
  }

  #connect(): InUse<T> {
    const client = this.#create();
    const connected = client.connect();
    connected.catch(() => {}); // whoever uses it hears of it
    return { client, connected, users: 0, isDropped: false };
  }

  #drop(inUse: InUse<T>): void {
    inUse.isDropped = true;
    if (this.#current === inUse) this.#current = undefined;
  }
}

/** What does not close in order, the broker closes. */
const disconnect = ({ client }: InUse<Client>) => client.disconnect().catch(() => {});
