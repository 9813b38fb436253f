/**
 * The domain of Ringback: rules, use cases and the ports that outer packages implement.
 *
 * Glossary (the word of the Genesys product in brackets):
 * - callback: a customer's request to be called, and everything that becomes of it [callback, service instance]
 * - configured service: options under a name that requests are made of [section `service.<name>`]
 * - session: one run of a scenario document for one callback [ORS session]
 * - virtual queue: where callbacks and live calls wait in one order [VQ]
 * - virtual call: a callback's place in a virtual queue while nobody is on the phone [virtual interaction]
 * - target: who may serve a request [routing target]
 * - reservation: an agent held for one request [RDND, agent reservation]
 * - call, leg: an interaction, and the connection of one phone in it [interaction, party]
 * - party: whom a leg belongs to, customer or agent
 * - dial attempt: one INVITE to a customer, numbered per callback
 * - treatment: what a waiting party hears [treatment]
 * - after-call work: the time an agent has after a call [ACW, wrap-up]
 * - GMS = packages/api (genesys), ORS = orchestration, URS and Stat Server = routing, SIP Server = telephony
 */
export * from './access/access-desk.ts';
export { type DialledForm, dialledForm, isSameNumber } from './access/dialled-form.ts';
export {
  ADMISSION_CHECKS,
  type Admission,
  type AdmittedTimes,
  admit,
  admittedTimes,
  STORED_CHECKS,
} from './admission/admit.ts';
export type { AdmissionContext, Check } from './admission/check.ts';
export { type AdmissionLimits, admissionLimits, LimitBook, type RateWindow } from './admission/limits.ts';
export { dialledDigits } from './admission/numbers.ts';
export type { Refusal } from './admission/refusal.ts';
export { formatInstant, parseInstant } from './admission/times.ts';
export * from './agents/agent.ts';
export * from './agents/agent-note.ts';
export * from './agents/agent-part.ts';
export * from './agents/parse-agent.ts';
export * from './callbacks/accept.ts';
export { type Agreement, agreedPlace, agreementRefusal } from './callbacks/agreement.ts';
export { arrivalOf } from './callbacks/arrival.ts';
export { type ChangeRequest, changed, decideChange } from './callbacks/change.ts';
export { Crowd } from './callbacks/crowd.ts';
export { minutesWindow, pollingMs } from './callbacks/polling.ts';
export { QUEUE_POSITION, queuePlaceAnswer } from './callbacks/queue-place-answer.ts';
export * from './callbacks/record.ts';
export { type LeadPorts, mayStartEarlier, startLeadS } from './callbacks/start-lead.ts';
export * from './callbacks/state.ts';
export { storyOf } from './callbacks/story.ts';
export {
  type CallingRequest,
  type CallWindow,
  callingVerdict,
  callingZones,
  callWindows,
  readCallingHours,
} from './calling-hours/calling-hours.ts';
export {
  type CapacityPeriod,
  type CapacityPlan,
  capacityPeriods,
  capacityPlan,
} from './capacity/capacity-plan.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './json.ts';
export * from './notification/channel.ts';
export { type CustomerAddresses, customerMessages } from './notification/customer-messages.ts';
export { type CustomerPlan, customerPlan } from './notification/customer-plan.ts';
export { DEVICE_PUSHED, type DevicePlan, devicePlan, devicePushes } from './notification/device-plan.ts';
export * from './notification/follow-callback.ts';
export * from './notification/notification.ts';
export { REPORT_KEYS } from './notification/report-keys.ts';
export { REPORTED, type ReportPlan, reportMessages, reportPlan } from './notification/report-plan.ts';
export * from './notification/status-message.ts';
export * from './notification/status-notifications.ts';
export * from './notification/status-plan.ts';
export * from './notification/subscription.ts';
export { type CallbackOffer, callbackOffer } from './offers/callback-offer.ts';
export {
  type OfficeCalendar,
  officeCalendar,
  openingAround,
  openPeriods,
  type Period,
  type ServiceLookup,
} from './office-hours/office-calendar.ts';
export { officeHours } from './office-hours/office-hours.ts';
export * from './pacing/abandoned-calls.ts';
export type * from './pacing/dial-ahead.ts';
export * from './pacing/dial-outcomes.ts';
export * from './pacing/pacing-law.ts';
export * from './pacing/vcb-parameters.ts';
export { PatternGroups } from './patterns/pattern-groups.ts';
export { describePhoneNumber, type PhoneNumberDescription } from './phone-numbers/describe-phone-number.ts';
export type * from './ports/access.ts';
export type * from './ports/agent-work.ts';
export type * from './ports/browser-phones.ts';
export type * from './ports/call-control.ts';
export type * from './ports/callback-facts.ts';
export type * from './ports/callback-page.ts';
export type * from './ports/callback-tally.ts';
export type * from './ports/chance.ts';
export type { ConfiguredOptions } from './ports/configuration.ts';
export type * from './ports/customer-links.ts';
export type * from './ports/desk.ts';
export type * from './ports/documents.ts';
export type * from './ports/in-call.ts';
export type * from './ports/notification.ts';
export type * from './ports/orchestration.ts';
export type * from './ports/outgoing-http.ts';
export type * from './ports/prompts.ts';
export type * from './ports/recordings.ts';
export type * from './ports/routing.ts';
export type * from './ports/security.ts';
export type * from './ports/service-files.ts';
export type * from './ports/service-instances.ts';
export type * from './ports/sessions.ts';
export type * from './ports/simulations.ts';
export type * from './ports/slot-place.ts';
export type * from './ports/speech.ts';
export type * from './ports/store.ts';
export type * from './ports/stored-data.ts';
export type * from './ports/telemetry.ts';
export type * from './ports/time.ts';
export type * from './ports/wait-times.ts';
export * from './promises/promise.ts';
export * from './promises/promise-facts.ts';
export { type RecordingRead, readRecording, readRecordingText } from './recording/read-recording.ts';
export {
  RECORDING_FORMAT,
  type SessionRecording,
  type StepRecord,
} from './recording/session-recording.ts';
export { type CallerAttestation, readAttestation } from './route-points/caller-attestation.ts';
export {
  attestedRoutePoint,
  findRoutePoint,
  ROUTE_POINT_LIST,
  type RoutePoint,
} from './route-points/route-point.ts';
export type * from './routing/assignment.ts';
export { assignmentOf } from './routing/assignment-of.ts';
export {
  expectedWaitAtS,
  expectedWaitS,
  UNKNOWN_HANDLE_TIME_MS,
  WAIT_UNKNOWN,
} from './routing/expected-wait.ts';
export { isAgentNear } from './routing/near-agent.ts';
export * from './routing/order.ts';
export { peekStatistic, type StatisticOutcome, type StatisticPorts } from './routing/peek-statistic.ts';
export {
  HISTORY_NAMES,
  type QueueHistoryRepository,
  type QueueOccurrence,
  type QueueOccurrenceRecord,
} from './routing/queue-history.ts';
export type * from './routing/routing-facts.ts';
export * from './routing/skill-expression.ts';
export {
  queueFacts,
  readQueueStatistic,
  readStatistic,
  STATISTIC_NAMES,
  type StatisticValue,
} from './routing/statistics.ts';
export * from './routing/target.ts';
export * from './routing/target-list.ts';
export * from './routing/target-parser.ts';
export * from './routing/target-steps.ts';
export * from './routing/threshold.ts';
export { waitTimesOf } from './routing/wait-times.ts';
export { type ChangedParts, changedParts } from './security/changed-parts.ts';
export { FailedLogins, type LoginLimit } from './security/failed-logins.ts';
export type * from './security/principal.ts';
export { type Rate, RateLimiter } from './security/rate-limit.ts';
export * from './security/role.ts';
export * from './services/configuration.ts';
export * from './services/configured-origins.ts';
export {
  configuredOptions,
  type ExportPorts,
  exportOptions,
  type Imported,
  type ImportPorts,
} from './services/exchange/apply-import.ts';
export { type ImportOutcome, importOptions, remarksOn } from './services/exchange/import-options.ts';
export type * from './services/exchange/option-export.ts';
export { readOptions } from './services/exchange/read-options.ts';
export { writeIni, writeJson } from './services/exchange/write-options.ts';
export { addressesOf, type FilledAddress } from './services/filled-address.ts';
export {
  configuredSurroundings,
  type SurroundingPorts,
} from './services/findings/configured-surroundings.ts';
export type { Finding, Missing } from './services/findings/finding.ts';
export { sectionFindings } from './services/findings/section-findings.ts';
export { serviceFindings } from './services/findings/service-findings.ts';
export type { Surroundings } from './services/findings/surroundings.ts';
export * from './services/kind.ts';
export * from './services/options.ts';
export * from './services/ors-servers.ts';
export { isServicePaused } from './services/paused.ts';
export { type Handling, handlingService } from './services/redirect.ts';
export { isSecretName } from './services/secret-name.ts';
export * from './services/secrets.ts';
export * from './services/section-name.ts';
export * from './services/templates/catalogue.ts';
export { type MadeService, makeService } from './services/templates/make-service.ts';
export type * from './services/templates/option-type.ts';
export { type OptionView, viewOfOption, type WrittenOption } from './services/templates/option-view.ts';
export { SERVER_SECTIONS, type SectionTemplate } from './services/templates/server-sections.ts';
export type * from './services/templates/template.ts';
export type * from './services/templates/template-option.ts';
export { typeInWords } from './services/templates/type-words.ts';
export {
  documentName,
  isTemplatePath,
  templateProblem,
  type UploadedTemplate,
  wholeTemplate,
} from './services/templates/uploaded-template.ts';
export { uploadedDocumentName } from './services/uploaded-document-name.ts';
export { virtualQueueOf } from './services/virtual-queue.ts';
export { whisperNamed } from './services/whisper.ts';
export * from './slots/bookable-times.ts';
export { proposalsFor } from './slots/booking.ts';
export { type FreeSlot, freePlaces, type SlotBookings } from './slots/free-places.ts';
export { type OpenSlot, openSlots, type SlotPlan, type SlotPlanning, slotPlan } from './slots/slot-plan.ts';
export { inTurn } from './slots/turn-in-slot.ts';
export { suggestion } from './spelling/suggestion.ts';
export { textRecord } from './text-record.ts';
export * from './time/controllable-clock.ts';
export { dayAfter, dayOf, daySpan, momentOfDay } from './time/day.ts';
export { DueWatch, type DueWatchPorts } from './time/due-watch.ts';
export { durationMs } from './time/duration.ts';
export { type LocalMoment, localMoment } from './time/zone.ts';
export { DAY_MS, instantOf, localText, offsetAt, UTC, type Zone, zoneNamed } from './time/zone-offsets.ts';
export { type ChannelledTrunk, type TakenChannel, TrunkChannels } from './trunks/trunk-channels.ts';
export * from './wait-times/chosen-predictor.ts';
export { predictWaitS, turnsUntilServed } from './wait-times/predict.ts';
export * from './wait-times/predictor.ts';
export { type WaitInputs, waitInputs } from './wait-times/wait-inputs.ts';
export type * from './wait-times/wait-quote.ts';
export * from './wait-times/wait-range.ts';
