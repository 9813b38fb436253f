export {
  changedUserData,
  MemoryDocuments,
  MemoryInstances,
  MemoryNotifications,
  MemoryStore,
  MemorySubscriptions,
  type PhoneScript,
  type Ring,
  ScriptedSwitch,
  seededChance,
} from '@ringback/simulation';
export { TEST_CERTIFICATE } from './certificate.ts';
export { joinTestCluster, startTestCluster, type TestCluster } from './database/test-cluster.ts';
export { createTestDatabase, type TestDatabase } from './database/test-database.ts';
export { ApnsServer, type ReceivedPush } from './peers/apns-server.ts';
export { type Asterisk, type AsteriskOptions, asteriskRoot, startAsterisk } from './peers/asterisk.ts';
export { type Baresip, type BaresipOptions, startBaresip } from './peers/baresip.ts';
export { HttpReceiver, type ReceivedRequest, type ReceiverAnswer } from './peers/http-receiver.ts';
export { freePort, hasProgram, type SippRun, startSipp } from './peers/sipp.ts';
export { CALL_AND_WAIT, type CallerStep, callerScenario } from './peers/sipp-callers.ts';
export {
  ANSWER_REINVITE,
  ANSWER_WITH_LOSS,
  CALL_AND_CANCEL,
  earlySoundScenario,
  hangUpScenario,
  keyDigitsScenario,
  RING_ONLY,
  refuseScenario,
} from './peers/sipp-scenarios.ts';
export { type ReceivedMail, SmtpSink } from './peers/smtp-sink.ts';
export { QuietTelemetry } from './quiet-telemetry.ts';
export { stoppedClock } from './stopped-clock.ts';
export { type ReceivedAnswer, readStrictly } from './strict-client.ts';
export { systemClock } from './system-clock.ts';
