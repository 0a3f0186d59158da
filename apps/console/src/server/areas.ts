import type { Log, Registry } from '@waybill/messaging'
import type { Ask } from '@waybill/operations'
import type { Route } from '@waybill/service'
import type { ConsoleConfig } from './config.ts'
import { letterRoutes } from './dead-letters/routes.ts'
import { showHits } from './faults/show-hits.ts'
import type { Gateway } from './gateway.ts'
import { groupRoutes } from './groups/routes.ts'
import type { Sampler } from './groups/sampler.ts'
import { openKafka } from './kafka/kafka.ts'
import { kafkaRoutes } from './kafka/routes.ts'
import { learnRoutes } from './learn/routes.ts'
import { loadRoutes } from './load/routes.ts'
import { showLogs } from './logs/show-logs.ts'
import { mails } from './mail/mails.ts'
import type { Operations } from './operations/operations.ts'
import { listOperations, resumeOperation, showOperation, stopOperation } from './operations/routes.ts'
import { cancelOrders } from './orders/cancel-orders.ts'
import { showRecords } from './orders/show-records.ts'
import { showPulse } from './pulse/show-pulse.ts'
import type { Tracker } from './pulse/tracker.ts'
import { checkProposal } from './schemas/check-proposal.ts'
import { listSchemas } from './schemas/list-subjects.ts'
import { openSchemas } from './schemas/refusals.ts'
import { registerSchema } from './schemas/register-schema.ts'
import { setSchemaLevel } from './schemas/set-level.ts'
import { showDiff } from './schemas/show-diff.ts'
import { showSubject } from './schemas/show-subject.ts'
import { actOnProcesses } from './services/act-on-processes.ts'
import { listProcesses } from './services/list-processes.ts'
import type { Services } from './services/services.ts'
import { openSupervisor } from './services/supervisor.ts'
import { logIn } from './session/log-in.ts'
import { logOut } from './session/log-out.ts'
import type { Sessions } from './session/sessions.ts'
import { showSession } from './session/show-session.ts'
import { listTailTopics } from './tail/list-topics.ts'
import { showTail } from './tail/show-tail.ts'
import { listTraces, showTrace } from './traces/routes.ts'
import type { Traces } from './traces/traces.ts'

/** What the areas are made from. */
export interface Means {
  config: ConsoleConfig
  log: Log
  gateway: Gateway
  sessions: Sessions
  registry: Registry
  tracker: Tracker
  traces: Traces
  sampler: Sampler
  operations: Operations
  services: Services
}

/**
 * The console's own API, /console/api/*: one folder an area, one file a route. A new area adds its routes here; who may
 * use each says its `config.access`, as in every service.
 */
export const areas = ({ config, log, gateway, sessions, registry, tracker, traces, ...more }: Means): Route[] => [
  showSession(),
  logIn(sessions),
  logOut(sessions),
  showPulse(tracker, config, log),
  showRecords(gateway, sessions, registry, config),
  cancelOrders({ config, sessions, operations: more.operations }),
  listTraces(traces, config),
  showTrace(traces, registry, config),
  ...groupRoutes({ config, sessions, ...more }),
  ...letterRoutes({ config, sessions, registry, ...more }),
  listOperations(more.operations),
  showOperation(more.operations),
  stopOperation(more.operations),
  resumeOperation(more.operations, sessions),
  listTailTopics(),
  showTail(registry, config),
  ...kafkaRoutes(openKafka(config, registry, log), { ...more, sessions, topicPrefix: config.topicPrefix }),
  ...schemaRoutes(openSchemas(config.registryUrl), registry, config),
  ...platformRoutes(config, tracker),
  ...loadRoutes({ config, sessions, operations: more.operations }),
  ...learnRoutes({ config, gateway, sessions, registry, tracker, services: more.services }),
]

const schemaRoutes = (ask: Ask, registry: Registry, config: ConsoleConfig): Route[] => [
  listSchemas(ask),
  showSubject(ask),
  showDiff(ask),
  checkProposal(ask, registry, config),
  registerSchema(ask),
  setSchemaLevel(ask),
]

function platformRoutes(config: ConsoleConfig, tracker: Tracker): Route[] {
  const { supervisor: socket, mailUrl, logFolder, tlsCertFile } = config
  const supervisor = socket === undefined ? undefined : openSupervisor(socket)
  // All processes of a platform speak as this one does.
  const scheme = tlsCertFile ? 'https' : 'http'
  return [
    listProcesses(supervisor, scheme),
    actOnProcesses(supervisor),
    showHits(supervisor, scheme),
    mails(mailUrl),
    showLogs(logFolder, tracker),
  ]
}
