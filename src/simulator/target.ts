/** What a Prosa must be told to talk to the simulator, by setting. */
export interface SimulatorEndpoint {
  /** `WHATSAPP_API_URL` */
  graphUrl: string;
  /** `WHATSAPP_PHONE_NUMBER_ID` */
  phoneNumberId: string;
  /** `WHATSAPP_ACCESS_TOKEN` */
  accessToken: string;
  /** `WHATSAPP_APP_SECRET` */
  appSecret: string;
  /** `WHATSAPP_VERIFY_TOKEN` */
  verifyToken: string;
  /** `PROSA_ADMIN_TOKEN`, where the journals are to be checked. */
  adminToken?: string;
  /** `PROSA_LLM_LOCAL_URL`, where there is a language model. */
  llmUrl?: string;
  /** `WHATSAPP_MESSAGES_PER_SECOND` */
  numberRate: number;
}

/** A Prosa under simulation. */
export interface Target {
  /** Base URL. */
  url: string;
  stop(): Promise<void>;
  /** Rejects if it ends without having been told to. */
  crashed?: Promise<never>;
}

/** One that can be killed and started again with its data. */
export interface KillableTarget extends Target {
  /** Returns once the process is gone. */
  kill(): Promise<void>;
  /** Returns once it is ready: the milliseconds that took. */
  restart(): Promise<number>;
}

/** One whose worker threads can be killed. */
export interface WorkerKillableTarget extends Target {
  /** Kills one of them. Returns once another has opened its shards: the milliseconds that took. */
  killWorker(which: number): Promise<number>;
}

export type StartTarget = (
  endpoint: SimulatorEndpoint,
) => Promise<Target | KillableTarget | WorkerKillableTarget>;

export function isKillable(target: Target): target is KillableTarget {
  return 'kill' in target && 'restart' in target;
}

export function hasKillableWorkers(target: Target): target is WorkerKillableTarget {
  return 'killWorker' in target;
}
