// doctor, access
export { type AccessRule, type AccessRules, listAccessRules } from './acls/list.ts'
export { type Rule, type RulesSet, setRules } from './acls/set.ts'
export { type Cluster, withAdmin } from './cluster.ts'
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
export type { CatalogueFacts, ClusterFacts, DatabaseFacts, Facts, ServerFacts } from './doctor/facts.ts'
export { indexesOf } from './doctor/indexes-of.ts'
export { readCluster } from './doctor/read-cluster.ts'
export { findDatabases, readDatabase } from './doctor/read-database.ts'
export { readLetters } from './doctor/read-letters.ts'
export { readServer } from './doctor/read-server.ts'
