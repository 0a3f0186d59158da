import { topics as catalogue, events } from '@waybill/contracts'
import { createDatabases, databaseNames, registerAll } from '@waybill/local'
import { createTopics, listTopics, type Topic } from '@waybill/messaging'
import { withAdmin } from '@waybill/operations'
import type { ProvisionOptions } from '../commands/provision.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { cluster } from '../platform/running.ts'

/** Makes the databases, topics and schemas that are missing. */
export async function provision({ dryRun, json }: ProvisionOptions): Promise<void> {
  const { brokers, registry } = cluster()
  const kafka = { brokers, topicPrefix: process.env.TOPIC_PREFIX }
  if (dryRun) {
    const there = new Set((await listTopics(kafka)).map(({ name }) => name))
    const missing = catalogue.filter(({ name }) => !there.has(name))
    print(missing.map(settingsOf), json, () => plan(missing))
    return
  }
  const databases = passwords(process.env)
  if (process.env.DATABASE_URL) await createDatabases(process.env.DATABASE_URL, databases)
  const brokerCount = await withAdmin({ brokers }, async (admin) => (await admin.metadata({ topics: [] })).brokers.size)
  const made = await createTopics({ ...kafka, topics: catalogue, replicationFactor: Math.min(3, brokerCount) })
  await registerAll(registry)
  const done = {
    databases: process.env.DATABASE_URL ? Object.keys(databases) : [],
    topics: made,
    schemas: events.length,
  }
  print(done, json, () =>
    [
      `${done.databases.length} databases and their roles are there.`,
      `${made.length} topics are made, of ${catalogue.length}.`,
      `${done.schemas} events have their schema.`,
    ].join('\n'),
  )
}

/** Service → the password that its role is to have. */
export const passwords = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    databaseNames.flatMap((name) => {
      const password = env[`${name.toUpperCase()}_DB_PASSWORD`]
      return password ? [[name, password] as const] : []
    }),
  )

/** What of a topic is set when it is made. */
export const settingsOf = ({ name, partitions, cleanup, retentionMs, compactWithinMs }: Topic) => ({
  name,
  partitions,
  cleanup,
  ...(cleanup === 'delete' ? { retentionMs } : {}),
  ...(compactWithinMs === undefined ? {} : { compactWithinMs }),
})

const plan = (missing: readonly Topic[]) =>
  missing.length === 0
    ? 'Every topic is there.'
    : table(
        ['topic', 'partitions', 'cleanup', 'retention ms'],
        missing.map(({ name, partitions, cleanup, retentionMs }) => [
          name,
          String(partitions),
          cleanup,
          cleanup === 'delete' ? String(retentionMs) : '-',
        ]),
        terminalWidth(),
      )
