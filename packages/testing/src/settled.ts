import { Admin } from '@platformatic/kafka'
import type { StartedService } from './start-service.ts'
import { until } from './until.ts'

/**
 * Waits until nothing is under way among these services: their outboxes are empty and their groups have dealt with
 * all that is on their topics. Deadlines that are not due and jobs that have not begun do not count.
 */
export async function settled(
  services: readonly StartedService[],
  { within = 15_000 }: { within?: number } = {},
): Promise<void> {
  const [first] = services
  if (!first) return
  const admin = new Admin({ clientId: 'waybill-testing', bootstrapBrokers: [...first.broker.brokers] })
  let before: string | undefined
  try {
    await until(
      async () => {
        // One idle look is not enough: an event may have passed from an outbox to its topic between its two halves.
        const now = await look(admin, services)
        const same = now !== undefined && now === before
        before = now
        return same
      },
      { within, message: 'The services did not settle' },
    )
  } finally {
    await admin.close()
  }
}

/** How far all topics are, when every service is idle; else undefined. */
async function look(admin: Admin, services: readonly StartedService[]): Promise<string | undefined> {
  const ends: string[] = []
  for (const service of services) {
    if (await hasPending(service)) return undefined
    const { consumed, end } = await progress(admin, service)
    for (const [place, offset] of end) {
      if (offset > 0n && (consumed.get(place) ?? 0n) < offset) return undefined
      ends.push(`${place}=${offset}`)
    }
  }
  for (const service of services) if (await hasPending(service)) return undefined
  return ends.sort().join(' ')
}

async function hasPending({ db }: StartedService): Promise<boolean> {
  const rows = await db.query('select from messaging.outbox limit 1')
  return rows.length > 0
}

type Offsets = Map<string, bigint>

async function progress(
  admin: Admin,
  { running, broker }: StartedService,
): Promise<{ consumed: Offsets; end: Offsets }> {
  const { service } = running
  const handlers = [...(service.handlers ?? []), ...(service.sagas ?? []).flatMap((saga) => saga.handlers)]
  const topics = [...new Set(handlers.map((handler) => broker.topicPrefix + handler.event.topic))]
  if (topics.length === 0) return { consumed: new Map(), end: new Map() }

  const [groups, metadata] = await Promise.all([
    admin.listConsumerGroupOffsets({ groups: [broker.topicPrefix + service.name] }),
    admin.metadata({ topics }),
  ])
  const asked = topics.map((name) => ({
    name,
    partitions: Array.from({ length: metadata.topics.get(name)?.partitionsCount ?? 0 }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp: -1n,
    })),
  }))
  const listed = await admin.listOffsets({ topics: asked })

  const consumed: Offsets = new Map()
  for (const { topics } of groups)
    for (const { name, partitions } of topics)
      for (const { partitionIndex, committedOffset } of partitions)
        consumed.set(`${name}/${partitionIndex}`, committedOffset)
  const end: Offsets = new Map()
  for (const { name, partitions } of listed)
    for (const { partitionIndex, offset } of partitions) end.set(`${name}/${partitionIndex}`, offset)
  return { consumed, end }
}
