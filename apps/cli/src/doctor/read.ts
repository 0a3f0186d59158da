import { statfs } from 'node:fs/promises'
import {
  type ClusterFacts,
  type DatabaseFacts,
  findDatabases,
  type Looked,
  look,
  type Readings,
  readCluster,
  readDatabase,
  readLetters,
  readServer,
  readSkipped,
  type SkippedFacts,
} from '@waybill/operations'
import { checkFlow } from '../flow/check.ts'
import { readFlow } from '../flow/flow.ts'
import type { Flow } from '../flow/manifest.ts'
import type { PlatformFacts } from './facts.ts'
import { catalogueOf } from './read-catalogue.ts'
import { expectedIndexes } from './read-expected-indexes.ts'
import { readRegistry } from './read-registry.ts'
import { readServices } from './read-services.ts'
import type { Where } from './where.ts'

/**
 * Reads all that the checks judge by, changing nothing. The databases before the cluster: what they have taken by then must
 * be in Kafka afterwards.
 *
 * @param watchMs how long groups that lag behind are watched, in milliseconds
 */
export async function readFacts(where: Where, watchMs: number): Promise<Readings<PlatformFacts>> {
  const { brokers, topicPrefix, services, server, registry, state } = where
  const databases = await readDatabases(where)
  const flow = await readFlow()
  const cluster = await (brokers
    ? look('Kafka', () => readCluster({ brokers, topicPrefix, watchMs }))
    : unknown('KAFKA_BROKERS'))
  return {
    cluster,
    databases,
    catalogue: catalogueOf(cluster, flow, services && Object.keys(services)),
    skipped: await readSkippedBy(where, flow, cluster),
    letters: await (brokers ? look('Kafka', () => readLetters({ brokers, topicPrefix })) : unknown('KAFKA_BROKERS')),
    server: await (server ? look('PostgreSQL', () => readServer(server)) : unknown('DATABASE_URL')),
    services: await (services ? look('the platform', () => readServices(services)) : notHere),
    registry: await (registry ? look('The registry', () => readRegistry(registry)) : unknown('SCHEMA_REGISTRY_URL')),
    flow: { facts: checkFlow(flow) },
    disk: await (state ? look('The disk', () => readDisk(state)) : notHere),
  }
}

/** Needs both, and the manifests: what a service does not handle it may well be past. */
function readSkippedBy(
  where: Where,
  { services, events }: Flow,
  cluster: Looked<ClusterFacts>,
): Promise<Looked<SkippedFacts[]>> | Looked<SkippedFacts[]> {
  const { brokers, topicPrefix } = where
  if (!brokers) return unknown('KAFKA_BROKERS')
  if ('missing' in cluster) return cluster
  const typeOf = new Map(events.map(({ name, type }) => [name, type]))
  const handled = new Map(
    services.map(({ name, consumes }) => [name, new Set(consumes.flatMap(({ event }) => typeOf.get(event) ?? []))]),
  )
  return urlsOf(where, async (databases) =>
    readSkipped({ brokers, topicPrefix, databases, cluster: cluster.facts, handled }),
  )
}

const unknown = (variable: string): { missing: string; asked: false } => ({
  missing: `nobody says where it is (${variable})`,
  asked: false,
})

const notHere = { missing: 'no platform of ours was looked at, only what the environment names', asked: false } as const

const readDatabases = (where: Where): Promise<Looked<DatabaseFacts[]>> =>
  urlsOf(where, async (urls) => {
    const found: DatabaseFacts[] = []
    for (const [name, url] of Object.entries(urls)) {
      found.push(await readDatabase({ name, url, expectedIndexes: await expectedIndexes(name) }))
    }
    return found
  })

/** Reads something of each database that is to be looked at. */
function urlsOf<T>(
  { databaseUrl, databases }: Where,
  read: (urls: Readonly<Record<string, string>>) => Promise<T>,
): Promise<Looked<T>> {
  if (!databaseUrl && !databases) return Promise.resolve(unknown('DATABASE_URL'))
  return look('PostgreSQL', async () => read(databaseUrl ? await findDatabases(databaseUrl) : (databases ?? {})))
}

async function readDisk(path: string): Promise<PlatformFacts['disk']> {
  const { bsize, blocks, bavail } = await statfs(path)
  return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
