/**
 * What kafkajs 2.2.4 does wrong on every connection, put right in its prototypes.
 *
 * 1. With the first answer its request queue sets a timer of a negative time, which Node takes as 1 ms and warns of,
 *    and sets it again whenever it fires: a thousand times a second for each connection (src/network/requestQueue). It
 *    is needed only while requests wait.
 * 2. The part of an answer that had arrived when its connection was lost is taken for the begin of what the next
 *    connection brings (src/network/connection.js). From then on no request is answered, and nobody is told.
 * 3. It sends on over a connection on which a request was not answered. Brokers answer in order, so none behind it
 *    will be; clients close such a connection, as Kafka's own does (NetworkClient.handleTimedOutRequests). Fetches have
 *    a connection of their own, so heartbeats do not tell of it.
 * 4. Each request that finds no connection opens a socket of its own and only the last one is used. The others stay
 *    open until the broker ends them after ten minutes, which closes the one in use, with what is on its way.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

interface RequestQueue {
  pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

interface Connection {
  broker: string;
  socket: Socket | undefined;
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  isConnected(): boolean;
  connect(): Promise<boolean>;
  disconnect(): Promise<boolean>;
  send(request: unknown): Promise<unknown>;
  rejectRequests(error: Error): void;
}

/** Of the length before each answer. */
const LENGTH_BYTES = 4;

const ofKafkajs = createRequire(import.meta.url);
let isRepaired = false;

export function repairKafkajs(): void {
  if (isRepaired) return;
  isRepaired = true;
  setTimersForWhatWaits();
  beginAnewWithEachConnection();
  openOneSocketAtATime();
  leaveConnectionsThatAreSilent();
}

function setTimersForWhatWaits(): void {
  const { prototype } = ofKafkajs('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}

function connectionPrototype(): Connection {
  return (ofKafkajs('kafkajs/src/network/connection.js') as { prototype: Connection }).prototype;
}

function beginAnewWithEachConnection(): void {
  const prototype = connectionPrototype();
  const { connect } = prototype;
  prototype.connect = function () {
    if (!this.isConnected()) {
      this.chunks = [];
      this.bytesBuffered = 0;
      this.bytesNeeded = LENGTH_BYTES;
    }
    return connect.call(this);
  };
}

function openOneSocketAtATime(): void {
  const prototype = connectionPrototype();
  const { connect, disconnect } = prototype;
  const opening = new WeakMap<Connection, Promise<boolean>>();
  prototype.connect = function () {
    const underWay = opening.get(this);
    if (underWay !== undefined) return underWay;
    const opened = connect.call(this).finally(() => {
      if (opening.get(this) === opened) opening.delete(this);
    });
    opening.set(this, opened);
    return opened;
  };
  prototype.disconnect = function () {
    opening.delete(this); // what it was about to open is ended
    return disconnect.call(this);
  };
}

function leaveConnectionsThatAreSilent(): void {
  const prototype = connectionPrototype();
  const { send } = prototype;
  prototype.send = async function (request) {
    const { socket } = this;
    try {
      return await send.call(this, request);
    } catch (error) {
      const isSilent = (error as Error).name === 'KafkaJSRequestTimeoutError';
      if (isSilent && socket !== undefined && this.socket === socket && !socket.destroyed) {
        socket.destroy();
        this.rejectRequests(error as Error);
        await this.disconnect();
      }
      throw error;
    }
  };
}
