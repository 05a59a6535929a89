import { useEffect, useRef } from 'react';
import type { ChatLine } from './run.ts';

interface Props {
  lines: readonly ChatLine[];
  /** The step whose lines stand out. */
  shown: number;
  onShow(step: number): void;
}

/** What was said; each line leads to the step it belongs to. */
export function Chat({ lines, shown, onShow }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.key;
  useEffect(() => {
    if (last !== undefined) void end.current?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever scrolls by keys must get here
    <div className="try-chat" role="log" aria-label="Simulated conversation" tabIndex={0}>
      {lines.map((line) => (
        <button
          key={line.key}
          type="button"
          className={
            line.type === 'note' ? `try-note ${line.trouble ? 'trouble' : ''}` : `bubble ${line.type}`
          }
          data-shown={line.step === shown || undefined}
          onClick={() => onShow(line.step)}
        >
          <span className="words" dir="auto">
            {line.text}
          </span>
        </button>
      ))}
      <div ref={end} />
    </div>
  );
}
