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
  external('kafka', 'KAFKA_BROKERS', brokers, async () => {
    const answers = brokers.split(',').map(async (broker) => {
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

export const externalRegistry = (url: string): TaskUnit =>
  external('registry', 'SCHEMA_REGISTRY_URL', withoutPassword(url), async () => {
    const subjects = new URL('/subjects', url)
    const login = `${decodeURIComponent(subjects.username)}:${decodeURIComponent(subjects.password)}`
    const headers = subjects.username ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}
    // fetch takes no URL with a login in it, and would show it in its error.
    subjects.username = subjects.password = ''
    const response = await fetch(subjects, { headers, signal: AbortSignal.timeout(WITHIN_MS) })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`/subjects is answered with ${response.status}`)
  })

function withoutPassword(text: string): string {
  const url = URL.parse(text)
  if (!url) return text
  if (url.password) url.password = '***'
  return url.href
}
