export const simulatorErrorCodes = [
  'SIMULATOR_PROSA_NOT_READY',
  'SIMULATOR_PROSA_EXITED',
  'SIMULATOR_OPTION_INVALID',
  'SIMULATOR_ADMIN_API_FAILED',
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
