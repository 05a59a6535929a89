/**
 * The keys of one shard. All of them have its number as their hash tag, so a cluster keeps them on one node, and
 * every script names all keys it uses, so that it runs whole or not at all while a slot is being moved.
 *
 * | key | holds |
 * | --- | --- |
 * | `shard` | hash: owner, number of its last call, layout, log position and offset, counters, what is to be scrubbed |
 * | `due` | sorted set: conversations by their next deadline |
 * | `running`, `kept` | sets: conversations with running effects, and those of whose effects something is kept |
 * | `unsent` | hash: number of the first message of a conversation that is not accepted by its channel yet |
 * | `unpacked` | list: `<position> <conversation>`, in the order in which they are to be looked at for packing |
 * | `names`, `began` | sorted sets: conversations in the order of their characters, and of their beginning |
 * | `recent` | sorted set: conversations by their last change |
 * | `waiting`, `taken` | sorted sets: those that wait for a person, and those that one has, by since when |
 * | `facts` | list |
 * | `letters…` | hash of dead letters; the open ones by name; sorted by time, by last change, by conversation |
 *
 * and of each conversation `record`, `journal`, `outbox`, `effects` (hash by number) and `base`. What is in them is
 * said in redis/*.lua where it is written.
 */
export class ShardKeys {
  readonly #prefix: string;
  readonly shard: string;
  readonly due: string;
  readonly running: string;
  readonly kept: string;
  readonly unsent: string;
  readonly unpacked: string;
  readonly names: string;
  readonly began: string;
  readonly facts: string;
  readonly letters: string;
  readonly lettersByTime: string;
  readonly lettersOf: string;
  readonly recent: string;
  readonly waiting: string;
  readonly taken: string;
  /** In the order in which the scripts take them. */
  readonly shared: readonly string[];

  constructor(prefix: string, shard: number) {
    this.#prefix = `${prefix}{${shard}}`;
    this.shard = this.#key('shard');
    this.due = this.#key('due');
    this.running = this.#key('running');
    this.kept = this.#key('kept');
    this.unsent = this.#key('unsent');
    this.unpacked = this.#key('unpacked');
    this.names = this.#key('names');
    this.began = this.#key('began');
    this.facts = this.#key('facts');
    this.letters = this.#key('letters');
    this.lettersByTime = this.#key('letters-by-time');
    this.lettersOf = this.#key('letters-of');
    this.recent = this.#key('recent');
    this.waiting = this.#key('waiting');
    this.taken = this.#key('taken');
    this.shared = [
      this.shard,
      this.due,
      this.running,
      this.kept,
      this.unsent,
      this.unpacked,
      this.names,
      this.began,
      this.facts,
      this.letters,
      this.#key('open-letters'),
      this.lettersByTime,
      this.#key('letters-by-update'),
      this.lettersOf,
      this.recent,
      this.waiting,
      this.taken,
    ];
  }

  record(conversation: string): string {
    return this.#key(`r:${conversation}`);
  }

  journal(conversation: string): string {
    return this.#key(`j:${conversation}`);
  }

  outbox(conversation: string): string {
    return this.#key(`o:${conversation}`);
  }

  effects(conversation: string): string {
    return this.#key(`e:${conversation}`);
  }

  base(conversation: string): string {
    return this.#key(`b:${conversation}`);
  }

  #key(name: string): string {
    return this.#prefix + name;
  }
}
