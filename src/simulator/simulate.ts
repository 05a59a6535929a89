import { chaosReport } from './chaos.ts';
import { spread } from './percentile.ts';
import { countFindings, type Report } from './report.ts';
import { type SimulateOptions, simulateSettings } from './simulate-options.ts';
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
  const simulation = new Simulation(simulateSettings(options));
  try {
    await simulation.start();
    await simulation.play();
    await simulation.settle();
    const durationMs = Math.round(performance.now() - simulation.startedAt);
    return reportOf(simulation, await checkJournals(simulation), durationMs);
  } finally {
    await simulation.end();
  }
}

async function checkJournals({
  settings,
  aborted,
  target,
  ledger,
}: Simulation): Promise<JournalCheck | undefined> {
  const { adminToken, signal } = settings;
  if (aborted !== undefined || adminToken === undefined) return undefined;
  return verifyJournals({ url: target.url, adminToken, ledger, ...(signal && { signal }) });
}

function reportOf(simulation: Simulation, journals: JournalCheck | undefined, durationMs: number): Report {
  const { settings, ledger, sender, courier, graph, aborted, kills } = simulation;
  const findings = [...judge(ledger), ...(journals?.findings ?? [])].sort(
    (a, b) => Number(a.verdict === 'resent') - Number(b.verdict === 'resent'),
  );
  for (const finding of findings) {
    if (finding.verdict === 'lost' && journals?.handedOff.includes(finding.customer)) {
      finding.detail += ' (a person looks after this conversation)';
    }
  }
  const messages = [...ledger.messages.values()];
  const accepted = messages.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const answered = accepted.filter(isAnswered);
  const unfinished = accepted.filter(
    ({ replies, gaveUpAt }) => replies.length === 0 && gaveUpAt === undefined,
  );
  return {
    seed: settings.seed,
    customers: settings.customers,
    durationMs,
    ...(aborted === undefined ? {} : { aborted }),
    written: messages.length,
    accepted: accepted.length,
    answered: answered.length,
    unfinished: unfinished.length,
    undelivered: messages.filter(({ undelivered }) => undelivered).length,
    lost: countFindings(findings, 'lost'),
    duplicated: countFindings(findings, 'duplicated'),
    outOfOrder: countFindings(findings, 'outOfOrder'),
    resent: countFindings(findings, 'resent'),
    latencyMs: spread(answered.map(({ replies, postedAt }) => replies[0]!.at - postedAt!)),
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
    ...(journals && {
      journals: {
        conversations: journals.conversations,
        entries: journals.entries,
        handedOff: journals.handedOff.length,
        problems: journals.problems,
      },
    }),
    ...(settings.kills > 0 && { chaos: chaosReport(kills, ledger) }),
    findings: findings.slice(0, reportedFindings),
  };
}
