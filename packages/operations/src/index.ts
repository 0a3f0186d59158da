export { type Rule, type RulesSet, setRules } from './acls/set.ts'
export { type Cluster, withAdmin } from './cluster.ts'
