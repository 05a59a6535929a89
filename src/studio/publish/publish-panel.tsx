import { Alert, Anchor, Stepper, Text } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Source } from '../api/funnel-types.ts';
import { type PublishReport, versionsQuery } from '../api/publishing.ts';
import type { Session } from '../api/session.ts';
import { useDraft, useFrame } from '../editor/draft-context.ts';
import { Empty, Loading } from '../shell/states.tsx';
import { DiffStep } from './diff-step.tsx';
import type { Plan } from './inside-choice.tsx';
import { InsideStep } from './inside-step.tsx';
import { MigrationProgress } from './migration-progress.tsx';
import { Next } from './next.tsx';
import { NoteStep } from './note-step.tsx';
import './publish.css';
import { ReplayStep } from './replay-step.tsx';

/** From a draft to what customers meet: what changes, what it would have done, who is inside, then publish. */
export default function PublishPanel(_: { session: Session }) {
  const { document, prompts, problems, from } = useDraft();
  const { checking } = useFrame();
  const funnels = useQuery(versionsQuery);
  const [step, setStep] = useState(0);
  const [plan, setPlan] = useState<Plan>({ existing: 'keep', states: {} });
  const [report, setReport] = useState<PublishReport>();
  /** What was live when the differences were looked at. */
  const [seen, setSeen] = useState<string>();
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const source: Source = { document, prompts };
  if (report !== undefined) return <Published report={report} />;
  if (funnels.isPending) return <Loading />;
  // A version of another funnel that is live says nothing about this one.
  const live = funnels.data?.live;
  const compared = live?.startsWith(`${String(document.id)}@`) ? live : from;
  const blocked = errors > 0 || checking !== 'checked';
  const reached = blocked ? 0 : step;
  const next = () => setStep((before) => before + 1);
  return (
    <div className="publish">
      <Stepper
        orientation="vertical"
        size="xs"
        iconSize={28}
        active={reached}
        onStepClick={(chosen) => !blocked && setStep(chosen)}
        aria-label="Steps to publish"
      >
        <Stepper.Step
          label="Problems"
          description={
            checking === 'checking'
              ? 'Checking…'
              : checking === 'failed'
                ? 'It could not be checked'
                : errors > 0
                  ? `${errors} to be mended first`
                  : problems.length > 0
                    ? `None that prevent it, ${problems.length} to look at`
                    : 'None'
          }
          {...(errors > 0 && { color: 'red' })}
        />
        <Stepper.Step
          label="What changes"
          description={compared === undefined ? 'Everything is new' : `Against ${compared}`}
        />
        <Stepper.Step label="What it would have done" description="Real conversations, replayed through it" />
        <Stepper.Step label="Who is inside" description="Stay, move or finish first" />
        <Stepper.Step label="Publish" description="With a word on why" />
      </Stepper>
      <section className="publish-step" aria-live="polite">
        {blocked && errors > 0 && (
          <Alert color="red">
            Mend what the list of problems names; then the next steps open by themselves.
          </Alert>
        )}
        {blocked && errors === 0 && <Text size="sm">The draft is checked before it can go on.</Text>}
        {!blocked && step === 0 && <Ready onNext={next} warnings={problems.length} />}
        {!blocked && step === 1 && (
          <DiffStep
            source={source}
            from={compared}
            onNext={() => {
              setSeen(live);
              next();
            }}
          />
        )}
        {!blocked && step === 2 && <ReplayStep source={source} onNext={next} />}
        {!blocked && step === 3 && <InsideStep source={source} plan={plan} onPlan={setPlan} onNext={next} />}
        {!blocked && step === 4 && (
          <NoteStep
            source={source}
            from={seen ?? live}
            plan={plan}
            onCompare={() => setStep(1)}
            onPublished={setReport}
          />
        )}
      </section>
    </div>
  );
}

function Ready({ warnings, onNext }: { warnings: number; onNext(): void }) {
  return (
    <>
      <Text size="sm" mb="sm">
        {warnings === 0
          ? 'Nothing stands in the way.'
          : 'Nothing stands in the way; look at the warnings if you have not.'}
      </Text>
      <Next onClick={onNext}>See what changes</Next>
    </>
  );
}

function Published({ report }: { report: PublishReport }) {
  return (
    <div className="publish">
      <Empty icon={IconRocket} title={report.changed ? 'It is live' : 'It was live already'}>
        {report.version} is what new customers meet now.{' '}
        <Anchor component={Link} href="~/studio/live" size="sm">
          Watch it live
        </Anchor>{' '}
        or see the{' '}
        <Anchor component={Link} href="~/studio/history" size="sm">
          history
        </Anchor>
        , where it can be rolled back.
      </Empty>
      {report.migration !== undefined && <MigrationProgress id={report.migration} />}
    </div>
  );
}
