export { type Cluster, withAdmin } from './cluster.ts'
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
export { nameOf as partitionName, type Place as PartitionPlace } from './groups/ends.ts'
export { oldestUnread } from './groups/oldest.ts'
export type { PlannedPartition, ResetPlan, ResetScope, ResetTo } from './groups/plan.ts'
export type { GroupMember, GroupStanding } from './groups/read.ts'
export { GroupRefusal, groupRefusals } from './groups/refusal.ts'
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
