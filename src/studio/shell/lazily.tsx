import { type ComponentType, lazy } from 'react';

/** A part of the Studio could not be loaded: Prosa is away, or was updated and has it under another name. */
export class NotLoaded extends Error {
  /** When it is drawn the next time it is loaded anew. To be called where the error has arrived, not before. */
  readonly forget: () => void;

  constructor(cause: unknown, forget: () => void) {
    super('This part of the Studio could not be loaded.', { cause });
    this.forget = forget;
  }
}

/** A view that is loaded when it is first shown. Unlike one of React.lazy, it can be loaded after it failed once. */
export function lazily<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  const begin = () =>
    lazy(() =>
      load().catch((cause) => {
        forgetStyles();
        throw new NotLoaded(cause, () => {
          View = begin();
        });
      }),
    );
  let View = begin();
  return (props: P) => <View {...props} />;
}

/** Vite takes each style sheet that is in the page for loaded, even one that failed. */
function forgetStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]'))
    if (link.sheet === null) link.remove();
}
