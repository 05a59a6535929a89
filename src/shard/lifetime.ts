import { ProsaError } from '../errors.ts';

/** Whether a group of shards still takes something; all its parts look at this one. */
export class Lifetime {
  /** It finishes what was accepted, or has ended. */
  isClosing = false;
  /** Why it has ended by itself. */
  end: ProsaError | undefined;

  /** @throws ProsaError `shard_closed` */
  assertOpen(): void {
    if (this.isClosing) throw closing();
  }

  /** As `assertOpen`, for those who want to know why it has ended. @throws ProsaError `shard_closed`, `shard_fenced` */
  assertNotEnded(): void {
    if (this.isClosing) throw this.end ?? closing();
  }
}

const closing = () => new ProsaError('shard_closed', 'the shard is closing');
