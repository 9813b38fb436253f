export {
  type AsteriskSwitch,
  type AsteriskSwitchOptions,
  createAsteriskSwitch,
} from './asterisk/create-asterisk-switch.ts';
export { openPhoneSocket } from './asterisk/phone-socket.ts';
export * from './errors.ts';
export { openRecordingArchive } from './recordings/recording-archive.ts';
export {
  createSimulatedSwitch,
  type SimulatedSwitch,
  type SimulatedSwitchOptions,
} from './simulated/create-simulated-switch.ts';
export { PHONE_ACTS, type PhoneRule, PhoneRules } from './simulated/phone-behaviour.ts';
export type { AgentLookup } from './switch/agent-phones.ts';
export { createSwitch } from './switch/create-switch.ts';
export type { AccessType, LocationConfiguration } from './switch/iscc/location.ts';
export type { Switch, SwitchOptions, SwitchStats } from './switch/switch-options.ts';
export { compileTrunk, type TrunkConfiguration } from './switch/trunk.ts';
