import { type User, useUser } from './api/session.ts'
import type { Entry } from './page.ts'
import * as acls from './pages/acls/page.ts'
import * as analytics from './pages/analytics/page.ts'
import * as broker from './pages/broker/page.ts'
import * as deadLetters from './pages/dead-letters/page.ts'
import * as faults from './pages/faults/page.ts'
import * as flow from './pages/flow/page.ts'
import * as group from './pages/group/page.ts'
import * as groups from './pages/groups/page.ts'
import * as kafka from './pages/kafka/page.ts'
import * as learn from './pages/learn/page.ts'
import * as load from './pages/load/page.ts'
import * as logs from './pages/logs/page.ts'
import * as mail from './pages/mail/page.ts'
import * as message from './pages/message/page.ts'
import * as newOrder from './pages/new-order/page.ts'
import * as newTopic from './pages/new-topic/page.ts'
import * as operations from './pages/operations/page.ts'
import * as order from './pages/order/page.ts'
import * as orders from './pages/orders/page.ts'
import * as overview from './pages/overview/page.ts'
import * as pharmacy from './pages/pharmacy/page.ts'
import * as produce from './pages/produce/page.ts'
import * as schema from './pages/schema/page.ts'
import * as schemas from './pages/schemas/page.ts'
import * as services from './pages/services/page.ts'
import * as topic from './pages/topic/page.ts'
import * as topics from './pages/topics/page.ts'
import * as topology from './pages/topology/page.ts'
import * as traces from './pages/traces/page.ts'

// A new page is a folder in pages/ and a line in each of these lists: nothing else of the shell has to know of it.
export const routes = [
  overview.route,
  orders.route,
  newOrder.route,
  order.route,
  flow.route,
  topology.route,
  kafka.route,
  broker.route,
  topics.route,
  newTopic.route,
  topic.route,
  message.route,
  produce.route,
  groups.route,
  group.offsetsRoute,
  group.route,
  acls.route,
  schemas.route,
  schema.diffRoute,
  schema.proposeRoute,
  schema.route,
  deadLetters.deskRoute,
  deadLetters.lettersRoute,
  deadLetters.letterRoute,
  operations.route,
  operations.oneRoute,
  services.route,
  traces.route,
  traces.oneRoute,
  logs.route,
  faults.route,
  load.route,
  analytics.route,
  mail.route,
  pharmacy.route,
  learn.route,
  learn.lessonRoute,
] as const

const entries: readonly Entry[] = [
  overview.entry,
  orders.entry,
  newOrder.entry,
  flow.entry,
  topology.entry,
  kafka.entry,
  topics.entry,
  groups.entry,
  schemas.entry,
  acls.entry,
  deadLetters.entry,
  operations.entry,
  services.entry,
  traces.entry,
  logs.entry,
  faults.entry,
  load.entry,
  analytics.entry,
  mail.entry,
  pharmacy.entry,
  learn.entry,
]

/** The pages that a user has a use for. */
export const entriesFor = ({ roles }: User): readonly Entry[] =>
  entries.filter((entry) => entry.roles?.some((role) => roles.includes(role)) ?? true)

export const useEntries = (): readonly Entry[] => entriesFor(useUser())
