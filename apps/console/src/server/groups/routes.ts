import type { Route } from '@waybill/service'
import type { ConsoleConfig } from '../config.ts'
import type { Operations } from '../operations/operations.ts'
import type { Services } from '../services/services.ts'
import type { Sessions } from '../session/sessions.ts'
import { deleteGroupRoute } from './delete-group.ts'
import { listGroups } from './list-groups.ts'
import { pauseGroup } from './pause-group.ts'
import { planGroupReset } from './plan-reset.ts'
import { resetGroup } from './reset-group.ts'
import type { Sampler } from './sampler.ts'
import { showGroup } from './show-group.ts'

interface Means {
  config: ConsoleConfig
  sessions: Sessions
  sampler: Sampler
  operations: Operations
  services: Services
}

/** /console/api/groups: consumer groups, their lag, and what is done to them. */
export function groupRoutes({ config: { brokers, topicPrefix }, ...more }: Means): Route[] {
  const cluster = { brokers }
  const serviceOf = (group: string) => more.services.names.find((name) => topicPrefix + name === group)
  const means = { ...more, cluster, serviceOf, topicPrefix }
  return [
    listGroups(more.sampler, serviceOf),
    showGroup(means),
    planGroupReset(cluster),
    resetGroup(means),
    pauseGroup(means),
    deleteGroupRoute(cluster),
  ]
}
