import { Stack } from '@mantine/core';
import type { Source } from '../api/funnel-types.ts';
import { InsideChoice, type Plan, useDryRun, WITH_A_PUBLICATION } from './inside-choice.tsx';
import { Next } from './next.tsx';

interface Props {
  source: Source;
  plan: Plan;
  onPlan(plan: Plan): void;
  onNext(): void;
}

/** What becomes of those inside other versions when a draft is published. */
export function InsideStep({ source, plan, onPlan, onNext }: Props) {
  const dryRun = useDryRun({ document: source.document, prompts: source.prompts }, plan);
  const { data, error, isPlaceholderData: isOld } = dryRun;
  return (
    <Stack gap="sm">
      <InsideChoice
        dryRun={dryRun}
        document={source.document}
        choices={WITH_A_PUBLICATION}
        plan={plan}
        onPlan={onPlan}
      />
      {data !== undefined && !error && (
        <Next onClick={onNext} disabled={isOld}>
          Publish
        </Next>
      )}
    </Stack>
  );
}
