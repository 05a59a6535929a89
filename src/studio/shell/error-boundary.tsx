import { Box } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { NotLoaded } from './lazily.tsx';
import { Failed } from './states.tsx';

interface Props {
  /** What is around it forgets what failed when this changes. */
  of?: unknown;
  children: ReactNode;
}

/** What cannot be drawn says so in its own place; what is around it goes on. */
export class ErrorBoundary extends Component<Props, { error?: Error | undefined }> {
  override state: { error?: Error | undefined } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error): void {
    if (error instanceof NotLoaded) error.forget();
  }

  override componentDidUpdate({ of }: Props): void {
    if (of !== this.props.of && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <Box p="md">
        <Failed error={error} onRetry={() => this.setState({ error: undefined })} />
      </Box>
    );
  }
}
