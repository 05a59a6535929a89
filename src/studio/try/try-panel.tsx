import { ActionIcon, Button, Group, Loader, Menu, Text, Textarea } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBolt,
  IconClockPlay,
  IconDeviceFloppy,
  IconListCheck,
  IconRefresh,
  IconRepeat,
  IconSend,
  IconSunrise,
} from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { may, type Session } from '../api/session.ts';
import '../conversations/conversations.css';
import { leavesOf } from '../conversations/states.ts';
import { useDraft } from '../editor/draft-context.ts';
import { Failed } from '../shell/states.tsx';
import { dateTime } from '../shell/time.ts';
import { Chat } from './chat.tsx';
import { Dialogues } from './dialogues.tsx';
import { chatOf, effectsIn, unsavable, untilNextMorning, zoneOf } from './run.ts';
import { SaveDialogue } from './save-dialogue.tsx';
import { StartForm } from './start-form.tsx';
import { StepFacts } from './step-facts.tsx';
import { Tool } from './tool.tsx';
import './try.css';
import { useSimulation } from './use-simulation.ts';

const HOUR = 3_600_000;

/** A conversation with what is edited: nobody receives it and nothing is kept. */
export default function TryPanel({ session }: { session: Session }) {
  const draft = useDraft();
  const { run, change, steps, now, busy, error, retry } = useSimulation(draft.document, draft.prompts);
  const [chosen, setChosen] = useState<number>();
  const [text, setText] = useState('');
  const [saving, setSaving] = useState(false);
  const [testing, setTesting] = useState(false);
  const shown = chosen !== undefined && chosen < steps.length ? chosen : steps.length - 1;
  const step = steps[shown];
  const effects = useMemo(() => effectsIn(draft.document), [draft.document]);
  usePointing(testing ? undefined : step?.state, draft.highlight);
  const put = (input: Parameters<typeof change>[0] & { type: 'put' }) => {
    setChosen(undefined);
    change(input);
  };
  const send = () => {
    const said = text.trim();
    if (said === '') return;
    put({ type: 'put', input: { type: 'message', text: said } });
    setText('');
  };
  const why = unsavable(run);
  const edits = may(session, 'editor');
  const { id } = draft;
  if (testing && id !== undefined) {
    return <Dialogues draft={{ ...draft, id }} mayDelete={edits} onClose={() => setTesting(false)} />;
  }
  return (
    <div className="try">
      <div className="try-talk">
        <Group className="try-bar" gap={6} justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed" className="numeric">
            {dateTime(now)} {busy && <Loader size={10} aria-label="Simulating" />}
          </Text>
          <Group gap={4} wrap="nowrap">
            <Tool
              label="Step back"
              icon={IconArrowBackUp}
              disabled={run.inputs.length === 0}
              onClick={() => change({ type: 'back' })}
            />
            <Tool
              label="Send the last message again"
              icon={IconRepeat}
              disabled={!run.inputs.some(({ type }) => type === 'message')}
              onClick={() => change({ type: 'resend' })}
            />
            <Tool
              label="Begin anew"
              icon={IconRefresh}
              disabled={run.inputs.length === 0}
              onClick={() => change({ type: 'restart', start: { ...run.start, at: Date.now() } })}
            />
            {id !== undefined && (
              <Tool label="Dialogue tests" icon={IconListCheck} onClick={() => setTesting(true)} />
            )}
            {id !== undefined && edits && (
              <Tool
                label={why ?? 'Save as a dialogue test'}
                icon={IconDeviceFloppy}
                disabled={why !== undefined || busy}
                onClick={() => setSaving(true)}
              />
            )}
          </Group>
        </Group>
        {run.inputs.length === 0 ? (
          <StartForm
            document={draft.document}
            start={run.start}
            onChange={(start) => change({ type: 'restart', start })}
          />
        ) : (
          <Chat lines={chatOf(run, steps)} shown={shown} onShow={setChosen} />
        )}
        {error && <Failed error={error} onRetry={retry} />}
        <div className="try-write">
          <Group gap={6} mb={6}>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconClockPlay size={14} aria-hidden />}
              onClick={() => put({ type: 'put', input: { type: 'wait', ms: 2 * HOUR } })}
            >
              2 hours pass
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconSunrise size={14} aria-hidden />}
              onClick={() => {
                const ms = untilNextMorning(now, zoneOf(draft.document));
                put({ type: 'put', input: { type: 'wait', ms } });
              }}
            >
              Next day
            </Button>
            {effects.length > 0 && (
              <Menu>
                <Menu.Target>
                  <Button
                    size="compact-xs"
                    variant="default"
                    leftSection={<IconBolt size={14} aria-hidden />}
                  >
                    An effect fails
                  </Button>
                </Menu.Target>
                <Menu.Dropdown mah={280} style={{ overflowY: 'auto' }}>
                  <Menu.Label>It fails the next time it runs</Menu.Label>
                  {effects.map((effect) => (
                    <Menu.Item
                      key={effect}
                      onClick={() =>
                        put({
                          type: 'put',
                          input: {
                            type: 'effect',
                            effect,
                            error: { code: 'simulated', message: 'It was made to fail.' },
                          },
                        })
                      }
                    >
                      {effect}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            )}
          </Group>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              send();
            }}
          >
            <Group gap={6} wrap="nowrap" align="flex-end">
              <Textarea
                flex={1}
                autosize
                minRows={1}
                maxRows={4}
                aria-label="Write as a customer"
                placeholder="Write as a customer"
                value={text}
                onChange={({ currentTarget }) => setText(currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
                  event.preventDefault();
                  send();
                }}
              />
              <ActionIcon
                type="submit"
                size={36}
                variant="filled"
                aria-label="Send"
                disabled={text.trim() === ''}
              >
                <IconSend size={18} />
              </ActionIcon>
            </Group>
          </form>
        </div>
      </div>
      {step && <StepFacts document={draft.document} step={step} now={now} onShowState={draft.select} />}
      {saving && id !== undefined && (
        <SaveDialogue draft={id} run={run} steps={steps} onClose={() => setSaving(false)} />
      )}
    </div>
  );
}

/** Points at the state on the canvas as long as the panel is open. */
function usePointing(state: unknown, highlight: (paths: Iterable<string>) => void) {
  const latest = useRef(highlight);
  latest.current = highlight;
  const paths = state === undefined ? '' : leavesOf(state).join(' ');
  useEffect(() => {
    latest.current(paths === '' ? [] : paths.split(' '));
  }, [paths]);
  useEffect(() => () => latest.current([]), []);
}
