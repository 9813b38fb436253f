import type { AccessRepository } from '../ports/access.ts';
import type { Chance } from '../ports/chance.ts';
import type { ConfigurationRepository, OptionMap } from '../ports/store.ts';
import type { Clock } from '../ports/time.ts';
import type { Configuration } from '../services/configuration.ts';
import { booleanOption, integerOption, option } from '../services/options.ts';
import { type CodeRuleReading, readCodeRule } from './access-code.ts';
import { type AccessPool, RESOURCE_LIST, readAccessPool } from './access-pool.ts';
import { allocateAccess, lockOf } from './allocate-access.ts';
import { bookingTimeS } from './booking-time.ts';
import { dialledForm } from './dialled-form.ts';

export interface AccessDeskPorts {
  readonly configuration: Pick<Configuration, 'list' | 'section'>;
  readonly resources: ConfigurationRepository['resources'];
  readonly access: AccessRepository;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Name of this node. */
  readonly node: string;
}

export interface AccessWish {
  /** Id of the service that is to be found by the number. */
  readonly owner: string;
  /** The number of the phone that will call, as given. */
  readonly phone: string | null;
  /** When the service ends by itself; milliseconds since 1970. */
  readonly aliveUntil: number;
  /** Options, the more particular ones first: those of the request, those of the service. */
  readonly options: readonly OptionMap[];
}

/** How full a pool is, the number just given out included. */
export interface PoolHealth {
  readonly size: number;
  readonly held: number;
}

export type AccessOutcome =
  | {
      readonly kind: 'allocated';
      readonly number: string;
      readonly code: string | null;
      /** Until when the customer may call, and how long that is in whole seconds. */
      readonly expiresAt: number;
      readonly expiresInS: number;
      /** When `_return_pool_health` asks for it, and numbers of the pool are booked. */
      readonly health: PoolHealth | null;
    }
  | { readonly kind: 'unknown-group'; readonly group: string }
  | { readonly kind: 'exhausted'; readonly group: string }
  | Exclude<CodeRuleReading, { kind: 'rule' }>;

const DEFAULT_GROUP = 'DNIS';
const CODE_LENGTH = { default: 6, range: { min: 1, max: 32 } };

/** Where customers who will call are given a number, and a code, to be known by (API reference 5.1, 5.2, 5.4). */
export class AccessDesk {
  readonly #ports: AccessDeskPorts;

  constructor(ports: AccessDeskPorts) {
    this.#ports = ports;
  }

  /** Gives out a number. Committed when this resolves; throws STORE_UNAVAILABLE. */
  async allocate({ owner, phone, aliveUntil, options: sources }: AccessWish): Promise<AccessOutcome> {
    const { configuration, clock, node } = this.#ports;
    const options = inherited(sources);
    const group = option(options, '_resource_group') ?? DEFAULT_GROUP;
    const pool = await this.#pool(group, option(options, '_allocation_strategy'));
    if (pool === null) return { kind: 'unknown-group', group };
    const length = integerOption(options, '_access_code_length', CODE_LENGTH.default, CODE_LENGTH.range);
    const prefix = option(configuration.section('server') ?? {}, 'access_code_prefix');
    const reading = booleanOption(options, '_provide_code', false) ? readCodeRule(prefix, length) : null;
    if (reading !== null && reading.kind !== 'rule') return reading;
    const now = clock.now();
    const seconds = bookingTimeS([
      options,
      pool.bookingTimeout === null ? {} : { _booking_expiration_timeout: pool.bookingTimeout },
    ]);
    const allocation = await allocateAccess(
      {
        pool,
        owner,
        phone: phone === null ? null : callingForm(phone),
        codeRule: reading?.rule ?? null,
        now,
        bookedUntil: now + seconds * 1000,
        aliveUntil: Math.max(aliveUntil, now + seconds * 1000),
      },
      { ...this.#ports, node },
    );
    if (allocation.kind === 'exhausted') return { kind: 'exhausted', group };
    return {
      ...allocation,
      expiresInS: Math.floor((allocation.expiresAt - now) / 1000),
      health: booleanOption(options, '_return_pool_health', false) ? await this.#health(pool, now) : null,
    };
  }

  async #pool(group: string, strategy: string | null): Promise<AccessPool | null> {
    const { configuration, resources } = this.#ports;
    const sections = configuration.list(RESOURCE_LIST) ?? {};
    const section = Object.hasOwn(sections, group) ? (sections[group] ?? null) : null;
    return readAccessPool(group, { resources: await resources(group), section }, strategy);
  }

  async #health(pool: AccessPool, now: number): Promise<PoolHealth | null> {
    if (pool.strategy === 'RANDOM') return null;
    const locks = pool.numbers.flatMap((number) => lockOf(pool, number, this.#ports.node) ?? []);
    return { size: locks.length, held: await this.#ports.access.countHeld(locks, now) };
  }
}

/** The number of a caller to be compared; null when it says nothing of who calls (`anonymous`). */
export function callingForm(phone: string): ReturnType<typeof dialledForm> {
  const form = dialledForm(phone);
  return form !== null && /\d/.test(form.text) ? form : null;
}

/** Each option of the first of the maps that has it; empty is not set. */
function inherited(sources: readonly OptionMap[]): OptionMap {
  const options: Record<string, string> = Object.create(null);
  for (const source of [...sources].reverse()) {
    for (const [name, value] of Object.entries(source)) if (value !== '') options[name] = value;
  }
  return options;
}
