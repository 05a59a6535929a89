export const simulatorErrorCodes = [
  'simulator_prosa_not_ready',
  'simulator_prosa_exited',
  'simulator_option_invalid',
  'simulator_admin_api_failed',
] as const;

export type SimulatorErrorCode = (typeof simulatorErrorCodes)[number];

/** Something the simulation cannot go on without. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
