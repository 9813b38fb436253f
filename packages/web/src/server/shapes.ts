/** What the admin API answers (`/openapi.json`). */

export interface Callback {
  readonly id: string;
  readonly service: string;
  readonly state: string;
  readonly reason: string | null;
  readonly customerNumber: string | null;
  readonly createdAt: string;
  readonly desiredAt: string;
  readonly dueAt: string;
  readonly arrivedAt: string;
  readonly expiresAt: string;
  readonly connectedAt: string | null;
  readonly completedAt: string | null;
  readonly attempts: number;
  readonly sessionId: string | null;
}

export interface CallbackDetails extends Callback {
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
  readonly dialAttempts: readonly {
    readonly attempt: number;
    readonly callId: string | null;
    readonly startedAt: string;
    readonly endedAt: string | null;
    readonly result: string | null;
    readonly sipStatus: number | null;
  }[];
}

export interface TraceLine {
  readonly at: string;
  readonly source: string;
  readonly event: string;
  readonly text: string;
  readonly stateBefore: string | null;
  readonly stateAfter: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Why {
  readonly callbackId: string;
  readonly state: string;
  readonly waiting: {
    readonly queue: string;
    readonly position: number;
    readonly length: number;
    readonly priority: number;
    readonly arrivedAt: string;
    readonly waitedMs: number;
    readonly targets: readonly {
      readonly target: string;
      readonly count: number;
      readonly agents: readonly {
        readonly agentId: string;
        readonly state: string;
        readonly reason: string | null;
        readonly reachable: boolean;
      }[];
    }[];
    readonly ahead: readonly {
      readonly position: number;
      readonly callbackId: string | null;
      readonly requestId: string;
      readonly priority: number;
      readonly arrivedAt: string;
      readonly reason: string;
    }[];
  } | null;
  readonly notices: readonly { readonly at: string; readonly text: string }[];
}

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly dn: string;
  readonly groups: readonly string[];
  readonly skills: Readonly<Record<string, number>>;
  readonly state: string;
  readonly reason: string | null;
  readonly since: string;
  readonly until: string | null;
  readonly callId: string | null;
  readonly reachable: boolean;
}

export interface Queue {
  readonly name: string;
  readonly length: number;
  readonly waiting: readonly {
    readonly position: number;
    readonly callbackId: string | null;
    readonly requestId: string;
    readonly priority: number;
    readonly arrivedAt: string;
    readonly targets: readonly string[];
  }[];
}

export interface Call {
  readonly id: string;
  readonly callbackId: string | null;
  readonly state: string;
  readonly legs: readonly {
    readonly id: string;
    readonly role: string;
    readonly agentId: string | null;
    readonly state: string;
    readonly startedAt: string;
    readonly answeredAt: string | null;
  }[];
  /** What two or three parties do; absent from a switch that cannot say. */
  readonly conversation?: {
    readonly state: string;
    /** Who holds or asks. */
    readonly byLegId: string | null;
  } | null;
  readonly recording?: { readonly state: string } | null;
  /** Somebody who hears it, or is about to: `ringing` or `there`, in a leg that is none of its parties. */
  readonly supervision?: {
    readonly state: string;
    readonly mode: string;
    readonly legId: string;
    /** Of the agent whose work it is about. */
    readonly ofLegId: string;
  } | null;
}

export type Options = Readonly<Record<string, string>>;

export interface Finding {
  readonly level: 'error' | 'warning';
  readonly key: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly remedy?: string;
  /** What has to be there beside it and is not. */
  readonly missing?: {
    readonly what: 'service' | 'resource group' | 'push provider';
    readonly template?: string;
    readonly name?: string;
    readonly option?: string;
  };
}

export interface TemplateSummary {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'builtin' | 'ors';
  readonly origin: 'product' | 'uploaded';
  readonly scenarios: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
  }[];
}

export interface TemplateOption {
  readonly name: string;
  readonly category?: string;
  readonly type?: string;
  readonly values?: readonly string[];
  /** Other values than the listed ones are fine, too. */
  readonly open?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
  readonly valid?: string;
  readonly default?: string | null;
  readonly placeholder?: string | null;
  readonly mandatory?: boolean;
  readonly advanced?: boolean;
  readonly numbered?: boolean;
  readonly help?: string;
}

export interface Template extends Omit<TemplateSummary, 'scenarios'> {
  readonly service: string | null;
  readonly options: readonly TemplateOption[];
  readonly scenarios: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly presets: Options;
    readonly fill: readonly string[];
    readonly highlights: readonly string[];
    readonly companions: readonly string[];
  }[];
}
