import { readRun, readSettings, UserError } from '@waybill/local'
import { addressesOf, type Log, openDatabase, readBrokers, startRelay } from '@waybill/messaging'

/**
 * Carries the outbox of one service until SIGTERM or SIGINT. Where, is told by DATABASE_URL (the service's own database)
 * and KAFKA_BROKERS, else by the system that runs on this machine.
 *
 * @throws {UserError} when neither tells
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
  const at = readBrokers(brokers)
  const db = openDatabase({ url: databaseUrl, max: 4, name: `${service}-relay` })
  const topicPrefix = process.env.TOPIC_PREFIX ?? ''
  const relay = startRelay({ service, db, databaseUrl, brokers: at, topicPrefix, log: log(service) })
  log(service).info({}, `The relay carries the outbox of ${service} to ${addressesOf(at).join(',')}`)

  const close = async () => {
    await relay.close()
    await db.close()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void close())
}

function log(service: string): Log {
  const write = (level: string) => (fields: object, msg?: string) =>
    console.log(JSON.stringify({ level, time: new Date().toISOString(), service, ...fields, msg }))
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
