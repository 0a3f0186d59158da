// doctor, access
export { type AccessRule, type AccessRules, listAccessRules } from './acls/list.ts'
export { isTaken, setPassword } from './acls/scram.ts'
export { type Rule, type RulesSet, setRules } from './acls/set.ts'
// Brokers.
export {
  alterBrokerConfigs,
  type BrokerConfigChange,
  type BrokerConfigPlan,
  type BrokerScope,
} from './brokers/alter-configs.ts'
export { type BrokerDescription, type BrokerReplica, describeBroker, type LogDir } from './brokers/broker.ts'
export {
  type BrokerSummary,
  type ClusterDescription,
  describeCluster,
  type TroubledPartition,
} from './brokers/cluster.ts'
export { type Cluster, withAdmin } from './cluster.ts'
export {
  countLetters,
  listRetryTopics,
  MOST_LETTERS,
  type RetryTopic,
  type ServiceLetters,
  servicesWithLetters,
} from './dead-letters/desk.ts'
export { editedValue } from './dead-letters/edit.ts'
export { letterOf } from './dead-letters/letter-of.ts'
export {
  type Check,
  check,
  examine,
  exitCodeOf,
  type Finding,
  type Looked,
  look,
  type Readings,
  type Severity,
  type Verdict,
} from './doctor/check.ts'
export { checks } from './doctor/checks.ts'
export type { CatalogueFacts, ClusterFacts, DatabaseFacts, Facts, ServerFacts, SkippedFacts } from './doctor/facts.ts'
export { indexesOf } from './doctor/indexes-of.ts'
export { readCluster } from './doctor/read-cluster.ts'
export { findDatabases, readDatabase } from './doctor/read-database.ts'
export { readLetters } from './doctor/read-letters.ts'
export { readServer } from './doctor/read-server.ts'
export { readSkipped } from './doctor/read-skipped.ts'
export { type DeletionPlan, deleteGroup, deleteGroupOffsets, planDeletion } from './groups/delete.ts'
// Consumer groups
export {
  describeGroup,
  describeGroups,
  type GroupDescription,
  type GroupPartition,
  type GroupSummary,
  listGroups,
  summaryOf,
  unreadOf,
} from './groups/describe.ts'
export { oldestUnread } from './groups/oldest.ts'
export type { PlannedPartition, ResetPlan, ResetScope, ResetTo } from './groups/plan.ts'
export type { GroupMember, GroupStanding } from './groups/read.ts'
export { type RecordReader, readersOfRecord } from './groups/record-readers.ts'
export {
  applyReset,
  planReset,
  type ReadBack,
  type ResetRequest,
  type StandingPlan,
  verifyReset,
} from './groups/reset.ts'
export { type ResetStep, type RunningMember, resetRunning } from './groups/reset-running.ts'
export { type LagSample, type LagTrend, lagInWords, spanOf, trendOf } from './groups/words.ts'
export { kafkaFault } from './kafka-error.ts'
// Load: orders as many customers would place them.
export { openAccounts } from './load/accounts.ts'
export { type Mix, usualMix } from './load/plan.ts'
export { type Answer, cancel } from './load/send.ts'
export type { Summary } from './load/tally.ts'
export { startTraffic, type Traffic, type TrafficOptions } from './load/traffic.ts'
// Records.
export type { AvroFault } from './records/avro-fault.ts'
export { avroFaultOf } from './records/avro-fault.ts'
export { csvHead, csvLine } from './records/csv.ts'
export { type Cut, readCut, writeCut } from './records/cut.ts'
export { exampleOf, type Hints } from './records/example.ts'
export { type DecodeStep, explainDecoding } from './records/explain.ts'
export { compileFilter, type RecordFilter } from './records/filter/filter.ts'
export { dataOf } from './records/from-json.ts'
export { type RecordPage, readPage } from './records/page.ts'
export { restored } from './records/personal.ts'
export {
  type NewRecord,
  type NewValue,
  type PreparedRecord,
  prepareRecords,
  type SentRecord,
  sendRecords,
} from './records/produce.ts'
export { type OneRecord, type PartitionMath, type RecordDetails, readRaw, readRecord } from './records/read-one.ts'
export { findSameKey, type SameKey, type SameKeyFound } from './records/same-key.ts'
export { type Scan, type ScanEnd, type ScanEvent, type ScannedPart, type ScanProgress, scan } from './records/scan.ts'
export { type NamedSchema, openSchemaNames, type SchemaNames } from './records/schema-names.ts'
export type { Scope } from './records/scope.ts'
export { ENCRYPTED, HIDDEN, type Secrecy, shown } from './records/shown.ts'
export { openViewer, type RecordView, type ValueFormat, type Viewer } from './records/view.ts'
export type { Direction } from './records/walk.ts'
export { type RefusalCode, Refused } from './refused.ts'
export { type AvroJson, type AvroObject, type Lookup, lookupIn, typeInWords } from './schemas/avro-shape.ts'
export { type Break, type EarlierVersion, findBreaks, type ProposedSchema, type Whom } from './schemas/breaks.ts'
export { type Change, compareSchemas, type Effect } from './schemas/compare.ts'
export { type Difference, differenceOf } from './schemas/difference.ts'
export { type FieldRow, fieldsOf } from './schemas/fields.ts'
export { type Fit, type Level, levels, verdicts } from './schemas/levels.ts'
export { type Proposal, propose, register } from './schemas/propose.ts'
export { MOST_TRIED, type Rehearsal, rehearse } from './schemas/rehearse.ts'
export { type Ask, openRest } from './schemas/rest.ts'
export {
  globalLevel,
  levelsOf,
  listSubjects,
  type Reference,
  referencedBy,
  type Subject,
  type SubjectVersion,
  setLevel,
  topicOf,
  versionsOf,
} from './schemas/subjects.ts'
export type { Fault, Trial } from './schemas/trial.ts'
// Topics.
export { addPartitions, type PartitionsPlan } from './topics/add-partitions.ts'
export { alterTopicConfigs, type ConfigChange, type ConfigChanges, type ConfigPlan } from './topics/alter-configs.ts'
export type { ConfigEntry, ConfigLayer, ConfigSource } from './topics/configs.ts'
export { type CreatePlan, createTopic, type NewTopic } from './topics/create.ts'
export { type DeletePlan, deleteTopic } from './topics/delete.ts'
export { describeTopic, type PartitionDescription, type TopicDescription } from './topics/describe.ts'
export { type EmptyOptions, type EmptyPlan, emptyTopic } from './topics/empty.ts'
export type { PartitionPlace } from './topics/layout.ts'
export { listTopics, type TopicSummary } from './topics/list.ts'
export { lintName, type NameFindings } from './topics/name.ts'
export { type PresetName, presets } from './topics/presets.ts'
export { type TopicReader, topicReaders } from './topics/readers.ts'
export type { TopicRole } from './topics/role.ts'
