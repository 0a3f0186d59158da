import { readRun, readSettings, UserError } from '@waybill/local'
import {
  addressesOf,
  compressions,
  type Log,
  openDatabase,
  type PartitionerName,
  partitioners,
  readBrokers,
  startRelay,
} from '@waybill/messaging'

/**
 * Carries the outbox of one service until SIGTERM or SIGINT. Where, is told by DATABASE_URL (the service's own database)
 * and KAFKA_BROKERS, else by the system that runs on this machine; how, by COMPRESSION and PARTITIONER as for a service.
 *
 * @throws {UserError} when neither tells, and for a codec or a hash that there is not
 */
export async function runRelay(service: string): Promise<void> {
  const run = readRun(readSettings(process.env).state)
  const databaseUrl = process.env.DATABASE_URL || run?.databases[service]
  const brokers = process.env.KAFKA_BROKERS || run?.kafka
  if (!databaseUrl || !brokers) {
    throw new UserError(
      `Where is the outbox of ${service}? Give DATABASE_URL= and KAFKA_BROKERS=, or start ./waybill up.`,
    )
  }
  const compression = oneOf('COMPRESSION', compressions) ?? 'none'
  const partitioner = oneOf('PARTITIONER', Object.keys(partitioners) as PartitionerName[]) ?? 'murmur2'
  const at = readBrokers(brokers)
  const db = openDatabase({ url: databaseUrl, max: 4, name: `${service}-relay` })
  const topicPrefix = process.env.TOPIC_PREFIX ?? ''
  const relay = startRelay({
    service,
    db,
    databaseUrl,
    brokers: at,
    topicPrefix,
    compression,
    partitioner,
    log: log(service),
  })
  log(service).info({}, `The relay carries the outbox of ${service} to ${addressesOf(at).join(',')}`)

  const close = async () => {
    await relay.close()
    await db.close()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void close())
}

function oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
  const text = process.env[name]
  const choice = choices.find((one) => one === text)
  if (text && !choice) throw new UserError(`${name} must be one of ${choices.join(', ')}.`)
  return choice
}

function log(service: string): Log {
  const write = (level: string) => (fields: object, msg?: string) =>
    console.log(JSON.stringify({ level, time: new Date().toISOString(), service, ...fields, msg }))
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
