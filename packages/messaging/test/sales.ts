import {
  type AnyEventType,
  createTopics,
  defineEvent,
  type EventType,
  lateTopic,
  listTopics,
  prepareEvents,
  registerSchemas,
  silent,
  window,
} from '../src/index.ts'
import { SERVICE, until, type World } from './harness.ts'

/** Events that the tests of windows count, on two topics, and the results. */
interface Amount {
  id: string
  shop: string
  amount: number
  at: Date
}

const time = { type: 'long', logicalType: 'timestamp-millis' }
const fields = [
  { name: 'id', type: 'string' },
  { name: 'shop', type: 'string' },
  { name: 'amount', type: 'int' },
  { name: 'at', type: time },
]
const record = (name: string) => ({ type: 'record', name, namespace: 'waybill.test', fields })

export const Sold: EventType<Amount> = defineEvent({
  type: 'test.sale.sold',
  version: 1,
  topic: 'sales.v1',
  key: 'id',
  schema: record('Sold'),
})

export const Refunded: EventType<Amount> = defineEvent({
  type: 'test.sale.refunded',
  version: 1,
  topic: 'refunds.v1',
  key: 'id',
  schema: record('Refunded'),
})

export interface Count {
  shop: string
  start: Date
  end: Date
  events: number
  sum: number
  final: boolean
}

export const Counted: EventType<Count> = defineEvent({
  type: 'test.sales.counted',
  version: 1,
  topic: 'counts.v1',
  key: 'shop',
  schema: {
    type: 'record',
    name: 'Counted',
    namespace: 'waybill.test',
    fields: [
      { name: 'shop', type: 'string' },
      { name: 'start', type: time },
      { name: 'end', type: time },
      { name: 'events', type: 'int' },
      { name: 'sum', type: 'int' },
      { name: 'final', type: 'boolean' },
    ],
  },
})

/** Sales less refunds of each shop. Events wait for late ones an hour of the wall clock, unless `idle` says otherwise. */
export const salesWindow = (
  options: { size?: string; every?: string; grace?: string; idle?: string; early?: string; name?: string } = {},
  late?: () => 'drop',
) => {
  const { name = 'sales', size = '10s', grace = '5s', idle = '1h', ...more } = options
  return window(name, {
    of: [Sold, Refunded],
    time: ({ data }) => data.at,
    key: ({ data }) => data.shop,
    size,
    grace,
    idle,
    ...more,
    ...(late ? { late } : {}),
    zero: () => ({ events: 0, sum: 0 }),
    add: ({ events, sum }, { type, data }) => ({
      events: events + 1,
      sum: sum + (type === Refunded.type ? -data.amount : data.amount),
    }),
    close: (state, { key, start, end, final }) => {
      if (key === 'unlucky') throw new Error('unlucky')
      return Counted({ shop: key, start, end, final, ...state })
    },
  })
}

/** Makes the topics and schemas of these events in a test's world. */
export async function addSales({ brokers, topicPrefix, registryUrl, db }: World): Promise<void> {
  const events: AnyEventType[] = [Sold, Refunded, Counted]
  const common = { key: 'id', retentionMs: 3_600_000, cleanup: 'delete', owner: SERVICE } as const
  const topics = [
    { ...common, name: Sold.topic, partitions: 3, events: [Sold.type] },
    { ...common, name: Refunded.topic, partitions: 2, events: [Refunded.type] },
    { ...common, name: Counted.topic, partitions: 1, events: [Counted.type] },
    { ...common, name: lateTopic(SERVICE), partitions: 1, events: [] },
  ]
  await createTopics({ brokers, topics, topicPrefix })
  // A broker that is busy answers for a new topic a little later than it has made it.
  await until('the topics are known', async () => {
    const known = await listTopics({ brokers, topicPrefix }).catch(() => [])
    return topics.every(({ name, partitions }) =>
      known.some((one) => one.name === name && one.partitions === partitions),
    )
  })
  await registerSchemas({ registryUrl, events })
  await prepareEvents(db, events, { registryUrl, source: SERVICE, log: silent })
}
