/** The settings of a KRaft broker that is also a controller, on loopback. */

export interface BrokerPorts {
  client: number;
  controller: number;
}

/** A further way in: whoever comes by it is told to come by another port, on which a proxy leads to it. */
export interface Entrance {
  port: number;
  advertisedPort: number;
}

export interface BrokerPlace {
  /** From 1. */
  id: number;
  /** Of all brokers of the cluster, by id. */
  ports: readonly BrokerPorts[];
  entrances: readonly Entrance[];
  dataDir: string;
}

/** As a properties file; https://kafka.apache.org/documentation/#brokerconfigs names them. */
export function brokerProperties(place: BrokerPlace, settings: Readonly<Record<string, string>>): string {
  const { id, ports, entrances, dataDir } = place;
  const { client, controller } = ports[id - 1]!;
  const own = [`PLAINTEXT://127.0.0.1:${client}`, `CONTROLLER://127.0.0.1:${controller}`];
  const names = entrances.map((_, n) => `ENTRANCE${n + 1}`);
  const copies = ports.length;
  const copiesInSync = copies > 1 ? 2 : 1;
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'log.dirs': dataDir,
    listeners: [...own, ...entrances.map(({ port }, n) => `${names[n]}://127.0.0.1:${port}`)].join(','),
    'advertised.listeners': [
      ...own,
      ...entrances.map(({ advertisedPort }, n) => `${names[n]}://127.0.0.1:${advertisedPort}`),
    ].join(','),
    'listener.security.protocol.map': ['PLAINTEXT', 'CONTROLLER', ...names]
      .map((name) => `${name}:PLAINTEXT`)
      .join(','),
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': ports.map((of, i) => `${i + 1}@127.0.0.1:${of.controller}`).join(','),
    'default.replication.factor': copies,
    'min.insync.replicas': copiesInSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': copiesInSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': copiesInSync,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 50,
    // A broker that comes back after a SIGKILL is let in when its former session has ended.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    ...settings,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
