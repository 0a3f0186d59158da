import { join } from 'node:path'
import { UserError } from '@waybill/local'
import { abandonRebuild, type RebuildSummary, type ReplayProgress, rebuild, silent } from '@waybill/messaging'
import type { ReplayOptions } from '../commands/replay.ts'
import { progressBar } from '../dlq/progress.ts'
import { timeOf } from '../dlq/select.ts'
import { print } from '../output/print.ts'
import { cluster, running } from '../platform/running.ts'
import { rebuildable } from './rebuildable.ts'

const services = join(import.meta.dirname, '../../../../services')

/**
 * Makes the tables of a service anew from the log and shows how far it is. DATABASE_URL, KAFKA_BROKERS and SCHEMA_REGISTRY_URL
 * say where, else the running platform does.
 *
 * @throws {UserError} when the service can't be rebuilt, or it is not said from where
 */
export async function replayService(name: string, options: ReplayOptions): Promise<void> {
  const service = await rebuildable(services, name)
  const databaseUrl = process.env.DATABASE_URL || running().databases[name]
  if (!databaseUrl) throw new UserError(`Where is the database of ${name}? Give DATABASE_URL=, or start ./waybill up.`)
  if (options.abandon) {
    const there = await abandonRebuild({ service: name, databaseUrl })
    console.log(there ? 'The rebuild is abandoned; nothing has changed.' : 'There is none under way.')
    return
  }
  if (!options.fromBeginning && options.from === undefined)
    throw new UserError('From where? --from-beginning, or --from with a time.')

  const { brokers, registry } = cluster()
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const summary = await rebuild({
    ...{ service: name, handlers: service.handlers, emits: service.emits, rebuild: service.rebuild },
    ...{ databaseUrl, brokers, registryUrl: registry, topicPrefix: process.env.TOPIC_PREFIX },
    from: options.from === undefined ? 'beginning' : timeOf(options.from, Date.now()),
    onFailure: options.skipFailed ? 'skip' : 'stop',
    log: silent,
    onProgress: show,
    signal: stop.signal,
  }).finally(() => process.stderr.isTTY && process.stderr.write('\n'))
  print(summary, options.json, () => text(name, summary))
  if (!summary.switched || summary.failures.length > 0) process.exitCode = 1
}

function show({ read, total }: ReplayProgress): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${progressBar(read, total)} records`)
}

function text(name: string, { switched, resumed, total, applied, kept, failures }: RebuildSummary): string {
  return [
    ...(resumed ? [`This went on with the rebuild that began at ${resumed.toISOString()}.`] : []),
    ...failures.map(({ topic, partition, offset, error }) => `Skipped ${topic}/${partition}@${offset}: ${error}`),
    switched
      ? `${name} is rebuilt: ${applied} events of ${total} records; ${kept} rows of other parts of the log were kept.`
      : 'Stopped, and nothing has changed. The same command goes on from here.',
  ].join('\n')
}
