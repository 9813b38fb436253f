import {
  type AppError,
  type Clock,
  STORE_UNAVAILABLE,
  type Store,
  type Telemetry,
  type UnitOfWork,
} from '@ringback/core';
import { CommitLedger, type Refused, type Unit } from './commit/commit-ledger.ts';
import { GroupCommitter } from './commit/group-committer.ts';
import type { ConnectionTarget } from './database/connection.ts';
import { Database } from './database/database.ts';
import { isDataFault, isTransient } from './database/failure.ts';
import { storeError } from './errors.ts';
import { loadMigrations, migrate } from './migrate.ts';
import { createAccessRepository } from './repositories/access.ts';
import {
  createAccountRepository,
  createApiKeyRepository,
  createAuditRepository,
  createSecretRepository,
  createWebSessionRepository,
} from './repositories/access-control.ts';
import { createAgentWorkRepository } from './repositories/agent-work.ts';
import { createAssignmentRepository } from './repositories/assignments.ts';
import { createBookingRepository } from './repositories/bookings.ts';
import { createCallbackRepository } from './repositories/callbacks.ts';
import { createConfigurationRepository } from './repositories/configuration.ts';
import { createDocumentRepository } from './repositories/documents.ts';
import { startHeartbeat } from './repositories/heartbeat.ts';
import { createInstanceRepository } from './repositories/instances.ts';
import { createLegRepository } from './repositories/legs.ts';
import { createNodeRepository } from './repositories/nodes.ts';
import { createNotificationRepository, createSubscriptionRepository } from './repositories/notifications.ts';
import { createPromiseRepository } from './repositories/promises.ts';
import { createQueueHistoryRepository } from './repositories/queue-history.ts';
import { createServiceFileRepository } from './repositories/service-files.ts';
import { createSessionRepository } from './repositories/sessions.ts';
import { createStoredDataRepository } from './repositories/stored-data.ts';
import { createWaitQuoteRepository } from './repositories/wait-quotes.ts';
import { revokeCommitters } from './sql/revoke-committers.ts';

/** With the committing ones twelve in all: ten beat fifty on two cores (measured), and the embedded server has forty. */
const READERS = 8;
/**
 * New callbacks depend on nothing: under load a second commit of them is made ready while one is under way. Both take turns on
 * one connection, because side by side they would mostly wait for the same counts (measured: half as many a second).
 */
const ADMISSION_SLOTS = 2;
/**
 * A commit that takes longer than this waits for the disk or for others more than it works: then everybody who waits goes into
 * one, instead of paying for two.
 */
const SHORT_COMMIT_MS = 5;
/** Weight of the newest commit in what is known of their length. */
const NEWEST_WEIGHT = 0.2;
/** Steps of calls are stored in their order. */
const WORK_SLOTS = 1;
/** Heartbeats, and the look after a lost answer. */
const OTHER_COMMITS = 1;
/** Whoever asks whether the database is there wants to know now: one that is silent for this long is not. */
const PING_LIMIT_MS = 3_000;

export interface StoreOptions {
  readonly target: ConnectionTarget;
  /** Name of this node; keeps its meaning over restarts. */
  readonly node: string;
  readonly telemetry: Pick<Telemetry, 'log' | 'observe'>;
  /** Real time, never a test clock: heartbeats and patience with the database. */
  readonly clock: Clock;
  /** An id that nobody else has. */
  readonly uuid: () => string;
  /**
   * Resolves when this process has looked at everything that has come in until now. New callbacks of requests that have arrived
   * already share a commit then, which costs about as much as fifteen callbacks in it. Default: at once.
   */
  readonly lookedAround?: () => Promise<void>;
  /**
   * Another node has taken the place of this one, which was silent for too long: nothing of this process is committed
   * any more (STORE_LEASE_LOST). It has to end. Told once.
   */
  readonly onReplaced?: (error: AppError) => void;
  /** Connections for everything but commits, default 8. */
  readonly poolSize?: number;
}

/**
 * Opens the store: connects, brings the schema to this release, says that the node is alive. Throws
 * STORE_DATABASE_UNREACHABLE and the other faults of a start, each one plain line.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { target, node, telemetry, clock } = options;
  await bringSchemaUp(target, telemetry);
  const database = await Database.open({
    target,
    log: telemetry,
    poolSize: options.poolSize ?? READERS,
    indexesOnly: true,
  });
  // Connections of their own: queries that are many or slow must not keep commits and heartbeats waiting.
  const commits = await Database.open({
    target,
    log: telemetry,
    poolSize: WORK_SLOTS + OTHER_COMMITS,
    indexesOnly: true,
    planOnce: true,
    applicationName: 'ringback commit',
  });
  const admissions = await Database.open({
    target,
    log: telemetry,
    poolSize: 1,
    indexesOnly: true,
    planOnce: true,
    applicationName: 'ringback commit',
  });
  try {
    // Two lanes: a flood of new callbacks must not delay the steps of calls that are under way. Units of one lane are
    // committed in their order; a new callback is not known to anybody before its commit.
    const admissionCommitters = Array.from({ length: ADMISSION_SLOTS }, options.uuid);
    const workCommitters = Array.from({ length: WORK_SLOTS }, options.uuid);
    // An earlier process of this node may still believe that it runs: a hung one, or one on a copy of the data folder.
    await commits.query(revokeCommitters, [node]);
    const admission = await openLane(admissions, options, admissionCommitters, options.lookedAround);
    const work = await openLane(commits, options, workCommitters);
    const heartbeat = await startHeartbeat({
      database: commits,
      clock,
      node,
      committers: [...admissionCommitters, ...workCommitters],
      log: telemetry,
      onReplaced: () => options.onReplaced?.(storeError('STORE_LEASE_LOST', { node })),
    });
    let closing: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      await Promise.all([admission.close(), work.close()]);
      await heartbeat.stop();
      await Promise.all([admissions.close(), commits.close(), database.close()]);
    };
    const commit: UnitOfWork['commit'] = async (writes) => {
      if (writes.length === 0) return;
      await (writes[0]?.kind === 'callback.insert' ? admission : work).commit(writes);
    };
    return {
      commit,
      async accept(unit) {
        return (await admission.commit(unit)) ?? { kind: 'accepted' };
      },
      bookings: createBookingRepository(database),
      callbacks: createCallbackRepository(database),
      sessions: createSessionRepository(database, node),
      legs: createLegRepository(database),
      nodes: createNodeRepository(database, node, heartbeat),
      configuration: createConfigurationRepository(database),
      documents: createDocumentRepository(database),
      serviceFiles: createServiceFileRepository(database),
      instances: createInstanceRepository(database),
      access: createAccessRepository(database),
      notifications: createNotificationRepository(database),
      subscriptions: createSubscriptionRepository(database),
      storedData: createStoredDataRepository(database),
      assignments: createAssignmentRepository(database),
      agentWork: createAgentWorkRepository(database),
      waitQuotes: createWaitQuoteRepository(database),
      promises: createPromiseRepository(database),
      queueHistory: createQueueHistoryRepository(database),
      accounts: createAccountRepository(database),
      apiKeys: createApiKeyRepository(database),
      webSessions: createWebSessionRepository(database),
      secrets: createSecretRepository(database),
      audit: createAuditRepository(database),
      ping: () => pingWithin(PING_LIMIT_MS, database, clock),
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await Promise.all([admissions.close(), commits.close(), database.close()]);
    throw error;
  }
}

function pingWithin(limitMs: number, database: Database, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = clock.setTimer(limitMs, () =>
      reject(storeError(STORE_UNAVAILABLE, { statement: 'ping', reason: 'silence' })),
    );
    database
      .ping()
      .then(resolve, reject)
      .finally(() => limit.cancel());
  });
}

async function bringSchemaUp(target: ConnectionTarget, log: StoreOptions['telemetry']): Promise<void> {
  const database = await Database.open({ target, log, poolSize: 1, patient: true });
  try {
    await migrate(database, await loadMigrations(), log);
  } finally {
    await database.close();
  }
}

async function openLane(
  database: Database,
  { clock, node, telemetry }: StoreOptions,
  committers: readonly string[],
  gathered: () => Promise<void> = () => Promise.resolve(),
): Promise<GroupCommitter<Unit, Refused>> {
  const ledger = await CommitLedger.open({ database, clock, node, committers });
  let usualMs = 0;
  return new GroupCommitter<Unit, Refused>({
    slots: committers.length,
    gathered,
    isCommitShort: () => usualMs <= SHORT_COMMIT_MS,
    async apply(units, slot) {
      const begin = clock.now();
      const refused = await ledger.store(units, slot);
      const tookMs = clock.now() - begin;
      usualMs += (tookMs - usualMs) * NEWEST_WEIGHT;
      telemetry.observe('db_commit_seconds', tookMs / 1000);
      return refused;
    },
    isUnitFault: isDataFault,
    isTransient,
  });
}
