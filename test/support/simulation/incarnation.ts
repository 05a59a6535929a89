/** One life of the process under test, from its opening to its close or death. */
export interface Incarnation {
  readonly number: number;
  /** `dead`: it cannot touch the world any more. `closed`: it could, but must not. */
  state: 'running' | 'closed' | 'dead';
}
