import { addressesOf, readBrokers } from '@waybill/messaging/brokers'
import { Client } from 'pg'
import { messageOf, UserError } from './errors.ts'
import { tcpReady } from './supervisor/ready.ts'
import type { TaskUnit } from './supervisor/unit.ts'

const WITHIN_MS = 5_000

/** Stands for something that runs elsewhere: looks whether it can be reached, in place of starting one. */
const external = (name: string, variable: string, where: string, reach: () => Promise<unknown>): TaskUnit => ({
  kind: 'task',
  name,
  after: [],
  run: async () => {
    try {
      await reach()
    } catch (error) {
      throw new UserError(
        `${variable}=${where} can't be reached (${messageOf(error)}). Start it, correct it, or unset ${variable}.`,
      )
    }
  },
})

export const externalKafka = (brokers: string): TaskUnit =>
  external('kafka', 'KAFKA_BROKERS', addressesOf(readBrokers(brokers)).join(','), async () => {
    const answers = addressesOf(readBrokers(brokers)).map(async (broker) => {
      const { hostname, port } = new URL(`tcp://${broker.trim()}`)
      return tcpReady(Number(port), hostname)(AbortSignal.timeout(WITHIN_MS))
    })
    if (!(await Promise.all(answers)).includes(true)) throw new Error('no broker takes a connection')
  })

export const externalPostgres = (url: string): TaskUnit =>
  external('postgres', 'DATABASE_URL', withoutPassword(url), async () => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: WITHIN_MS })
    await client.connect()
    await client.end()
  })

/** @param urls one or several with commas between, of which one has to answer */
export const externalRegistry = (urls: string): TaskUnit =>
  external('registry', 'SCHEMA_REGISTRY_URL', registryShown(urls), async () => {
    const { openRegistry } = await import('@waybill/messaging')
    await openRegistry(urls).subjects()
  })

/** The addresses of a registry as they may be shown: without passwords. */
export const registryShown = (urls: string): string =>
  urls
    .split(',')
    .map((url) => withoutPassword(url.trim()))
    .join(',')

function withoutPassword(text: string): string {
  const url = URL.parse(text)
  if (!url) return text
  if (url.password) url.password = '***'
  url.searchParams.delete('passwordFile')
  return url.href
}
