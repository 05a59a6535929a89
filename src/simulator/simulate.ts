import { chaosReport, workerChaosReport } from './chaos-report.ts';
import { answersTo, type Ledger, type LedgerMessage } from './ledger.ts';
import { spread } from './percentile.ts';
import { countFindings, type Report } from './report.ts';
import { type SimulateOptions, type SimulateSettings, simulateSettings } from './simulate-options.ts';
import { Simulation } from './simulation.ts';
import { isAnswered, judge } from './verdicts.ts';
import { type JournalCheck, verifyJournals } from './verify-journals.ts';

const reportedFindings = 200;

/**
 * Plays virtual customers against a Prosa and reports what became of their messages. Everything it starts it also
 * ends, however the run goes. A wrong option or a Prosa that does not start rejects; one that dies on the way, or
 * an abort, gives a report that says so.
 */
export async function simulate(options: SimulateOptions = {}): Promise<Report> {
  return (await simulateRecorded(options)).report;
}

/** As `simulate`, with each message and reply of the run beside the report. */
export async function simulateRecorded(
  options: SimulateOptions = {},
): Promise<{ report: Report; ledger: Ledger }> {
  const simulation = new Simulation(simulateSettings(options));
  try {
    await simulation.start();
    await simulation.play();
    await simulation.settle();
    const durationMs = Math.round(performance.now() - simulation.startedAt);
    const report = reportOf(simulation, await checkJournals(simulation), durationMs);
    return { report, ledger: simulation.ledger };
  } finally {
    await simulation.end();
  }
}

async function checkJournals({
  settings,
  aborted,
  target,
  ledger,
  wait,
}: Simulation): Promise<JournalCheck | undefined> {
  const { adminToken, signal } = settings;
  if (aborted !== undefined || adminToken === undefined) return undefined;
  const judged = settings.bursts > 0 ? { wait } : {};
  return verifyJournals({ url: target.url, adminToken, ledger, ...judged, ...(signal && { signal }) });
}

function reportOf(simulation: Simulation, journals: JournalCheck | undefined, durationMs: number): Report {
  const { settings, ledger, sender, courier, graph, model, aborted, kills, wait } = simulation;
  // Where a person looks after a conversation the bot's silence is meant; what the journal lacks is lost there, too.
  const isWithPerson = (customer: string) => journals?.handedOff.includes(customer) === true;
  const judged = judge(ledger, wait).filter(
    ({ verdict, customer }) => verdict !== 'lost' || !isWithPerson(customer),
  );
  const findings = [...judged, ...(journals?.findings ?? [])].sort(
    (a, b) => Number(a.verdict === 'resent') - Number(b.verdict === 'resent'),
  );
  const messages = [...ledger.messages.values()];
  const accepted = messages.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const answered = accepted.filter(isAnswered);
  const leftToPerson = accepted.filter((message) => !isAnswered(message) && isWithPerson(message.customer));
  const unfinished = accepted.filter(
    (message) => answersTo(message).length === 0 && message.gaveUpAt === undefined,
  );
  const bursts = new Set(messages.flatMap(({ burst }) => (burst === undefined ? [] : [burst])));
  return {
    seed: settings.seed,
    customers: settings.customers,
    durationMs,
    ...(aborted === undefined ? {} : { aborted }),
    written: messages.length,
    accepted: accepted.length,
    answered: answered.length + leftToPerson.length,
    unfinished: unfinished.length,
    undelivered: messages.filter(({ undelivered }) => undelivered).length,
    lost: countFindings(findings, 'lost'),
    duplicated: countFindings(findings, 'duplicated'),
    outOfOrder: countFindings(findings, 'outOfOrder'),
    split: countFindings(findings, 'split'),
    resent: countFindings(findings, 'resent'),
    latencyMs: spread(answered.filter(endsTurn).map(({ replies, postedAt }) => replies[0]!.at - postedAt!)),
    ...(quietTimeIsKnown(settings) && { quietTimeMs: wait.quietMs }),
    ...(settings.bursts > 0 && {
      bursts: {
        written: bursts.size,
        ...(journals && { judged: journals.bursts }),
      },
    }),
    webhooks: {
      posts: sender.posts,
      redeliveries: sender.redeliveries,
      duplicates: courier.duplicates,
      statuses: courier.statuses,
      undeliveredStatuses: courier.undeliveredStatuses,
      answers: sender.answers,
    },
    graph: {
      accepted: graph.accepted,
      reads: graph.reads,
      answers: graph.answers,
      faults: graph.faults,
    },
    ...(model && { model: { calls: model.calls.length, faults: model.faults } }),
    ...(journals && {
      journals: {
        conversations: journals.conversations,
        entries: journals.entries,
        handedOff: journals.handedOff.length,
        problems: journals.problems,
      },
    }),
    ...(settings.kills > 0 && { chaos: chaosReport(kills, ledger) }),
    ...(settings.workerKills > 0 && { workerChaos: workerChaosReport(kills) }),
    findings: findings.slice(0, reportedFindings),
  };
}

/** Of a burst, the answer is waited for from the last piece on. */
function endsTurn(message: LedgerMessage): boolean {
  return message.burst === undefined || message.burst.at(-1) === message;
}

/** What another Prosa does is only known where the simulator was told. */
function quietTimeIsKnown({ target, burstMs, bursts }: SimulateSettings): boolean {
  return target === undefined || burstMs !== undefined || bursts > 0;
}
