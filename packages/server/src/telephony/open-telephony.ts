import type {
  BrowserPhones,
  CallControl,
  Chance,
  Clock,
  Configuration,
  LegJournal,
  Store,
  Telemetry,
} from '@ringback/core';
import type { MemoryRouting } from '@ringback/routing';
import { createSimulatedSwitch, PhoneRules } from '@ringback/telephony';
import type { Settings } from '../config/settings.ts';
import { openAsterisk } from './asterisk.ts';
import { openEmbeddedSwitch } from './embedded-switch.ts';

/** What makes calls, whichever driver was chosen. */
export interface Telephony {
  readonly control: CallControl;
  /** Where SIP is listened on; null: nobody does. */
  readonly sip: { readonly host: string; readonly port: number } | null;
  /** Null: agents cannot talk in the browser. */
  readonly browserPhones: BrowserPhones | null;
  /** Tells the router from now on when phones of agents come and go. */
  followPhones(routing: MemoryRouting): Promise<void>;
  close(): Promise<void>;
}

export interface TelephonyParts {
  readonly settings: Settings;
  /** Taken again when any free SIP port will do: phones that answered while nobody was there answer to it. */
  readonly lastSipPort: number | null;
  readonly promptFolders: readonly string[];
  readonly configuration: Configuration;
  readonly store: Store;
  readonly journal: LegJournal;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
}

/** Opens the driver that the settings name (contract section 3, `telephony.driver`). */
export async function openTelephony(parts: TelephonyParts): Promise<Telephony> {
  const { driver } = parts.settings;
  switch (driver.kind) {
    case 'embedded':
      return openEmbeddedSwitch(parts);
    case 'asterisk':
      return openAsterisk(parts, driver);
    case 'simulated': {
      const { control, close } = createSimulatedSwitch({
        ...parts,
        book: new PhoneRules(driver.phones),
        trunks: parts.settings.trunks,
        agents: () => parts.configuration.agentsById(),
      });
      return { control, sip: null, browserPhones: null, followPhones: async () => undefined, close };
    }
  }
}
