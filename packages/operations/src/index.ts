export { type Cluster, withAdmin } from './cluster.ts'
