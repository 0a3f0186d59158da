import type { Log, Registry } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import type { ConsoleConfig } from './config.ts'
import type { Gateway } from './gateway.ts'
import { deleteGroupRoute } from './groups/delete-group.ts'
import { listGroups } from './groups/list-groups.ts'
import { pauseGroup } from './groups/pause-group.ts'
import { planGroupReset } from './groups/plan-reset.ts'
import { resetGroup } from './groups/reset-group.ts'
import type { Sampler } from './groups/sampler.ts'
import { showGroup } from './groups/show-group.ts'
import type { Operations } from './operations/operations.ts'
import { listOperations, showOperation, stopOperation } from './operations/routes.ts'
import { showRecords } from './orders/show-records.ts'
import { showPulse } from './pulse/show-pulse.ts'
import type { Tracker } from './pulse/tracker.ts'
import type { Services } from './services/services.ts'
import { logIn } from './session/log-in.ts'
import { logOut } from './session/log-out.ts'
import type { Sessions } from './session/sessions.ts'
import { showSession } from './session/show-session.ts'

/** What the areas are made from. */
export interface Means {
  config: ConsoleConfig
  log: Log
  gateway: Gateway
  sessions: Sessions
  registry: Registry
  tracker: Tracker
  sampler: Sampler
  operations: Operations
  services: Services
}

/**
 * The console's own API, /console/api/*: one folder an area, one file a route. A new area adds its routes here; who may
 * use each says its `config.access`, as in every service.
 */
export const areas = ({ config, log, gateway, sessions, registry, tracker, ...more }: Means): Route[] => [
  showSession(),
  logIn(sessions),
  logOut(sessions),
  showPulse(tracker, config, log),
  showRecords(gateway, sessions, registry, config),
  ...groupRoutes({ config, sessions, ...more }),
  listOperations(more.operations),
  showOperation(more.operations),
  stopOperation(more.operations),
]

function groupRoutes({
  config: { brokers, topicPrefix },
  ...more
}: Pick<Means, 'config' | 'sessions' | 'sampler' | 'operations' | 'services'>): Route[] {
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
