import { Group, Text } from '@mantine/core';
import { IconArrowLeft, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { dialogueQuery, type KeptDialogue, type PlayedTurn, type Turn } from '../api/dialogues.ts';
import type { Raw } from '../document/raw.ts';
import type { Draft } from '../editor/draft-context.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { dateTime } from '../shell/time.ts';
import { differenceText, doneIn, expectedOf, titleOf } from './dialogue-words.ts';
import { Outcome } from './outcome.tsx';
import { Tool } from './tool.tsx';
import type { DialogueRuns } from './use-dialogue-runs.ts';

interface Props {
  draft: Draft & { id: string };
  dialogue: KeptDialogue;
  runs: DialogueRuns;
  onClose(): void;
  onDelete?(dialogue: KeptDialogue): void;
}

/** One dialogue test turn by turn: what must be so, and once it was run, what came of it. */
export function DialogueView({ draft, dialogue, runs, onClose, onDelete }: Props) {
  const { name, at, by } = dialogue;
  const opened = useQuery(dialogueQuery(draft.id, name));
  const outcome = runs.outcomes.get(name);
  const played = outcome?.type === 'played' ? outcome.played.turns : [];
  return (
    <>
      <Group className="try-bar" gap={6} justify="space-between" wrap="nowrap">
        <Tool label="Back to the dialogue tests" icon={IconArrowLeft} focused onClick={onClose} />
        <Text component="h3" size="sm" fw={650} flex={1} className="words" dir="auto">
          {titleOf(dialogue)}
        </Text>
        <Group gap={0} wrap="nowrap">
          <Tool
            label="Run it"
            icon={IconPlayerPlay}
            disabled={runs.busy}
            onClick={() => void runs.run([name])}
          />
          {onDelete && <Tool label="Delete it" icon={IconTrash} onClick={() => onDelete(dialogue)} />}
        </Group>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever scrolls by keys must get here */}
      <section className="dialogue-body" aria-label="The dialogue test" tabIndex={0}>
        <Group justify="space-between" gap="xs" align="flex-start">
          <Text size="xs" c="dimmed">
            {by}, {dateTime(at)}
          </Text>
          <div role="status">{outcome && <Outcome outcome={outcome} old={runs.isOld(outcome)} />}</div>
        </Group>
        {opened.isPending ? (
          <Loading rows={3} />
        ) : opened.isError ? (
          <Failed error={opened.error} onRetry={() => void opened.refetch()} />
        ) : (
          <ol className="dialogue-turns" aria-label="Turns">
            {opened.data.turns.map((turn, index) => (
              <TurnView key={index} turn={turn} played={played[index]} document={draft.document} />
            ))}
          </ol>
        )}
      </section>
    </>
  );
}

function TurnView({ turn, played, document }: { turn: Turn; played: PlayedTurn | undefined; document: Raw }) {
  const { by, text } = doneIn(turn);
  const expected = expectedOf(turn, document);
  const differences = played?.differences ?? [];
  return (
    <li className="dialogue-turn">
      <div className={by === 'customer' ? 'bubble customer' : 'try-note'}>
        <span className="words" dir="auto">
          {text}
        </span>
      </div>
      {played?.replies.map((reply, index) => (
        <div key={index} className="bubble bot">
          <span className="words" dir="auto">
            {reply}
          </span>
        </div>
      ))}
      {expected.length > 0 && <Lines label="Expected" lines={expected} />}
      {differences.length > 0 && (
        <Lines label="Differs" lines={differences.map((one) => differenceText(one, document))} bad />
      )}
    </li>
  );
}

const Lines = ({ label, lines, bad = false }: { label: string; lines: readonly string[]; bad?: boolean }) => (
  <div className={`dialogue-lines${bad ? ' bad' : ''}`}>
    <b>{label}</b>
    <ul aria-label={label}>
      {lines.map((line, index) => (
        <li key={index} className="words" dir="auto">
          {line}
        </li>
      ))}
    </ul>
  </div>
);
