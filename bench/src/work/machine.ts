import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { startInfrastructure } from '@waybill/local/infrastructure'
import { migrateMessaging, registerSchemas } from '@waybill/messaging'
import pg from 'pg'
import type { Components } from '../measure/sample.ts'
import { Measured } from './measured.ts'
import { openTopics, type Topics } from './topics.ts'

/** A database and topics that one round of one contender has for itself. */
export interface Place {
  readonly url: string
  /** Put before its topics. */
  readonly prefix: string
  /** Deletes both. */
  clear(): Promise<void>
}

/** Kafka, PostgreSQL and a registry for one bench. */
export interface Machine {
  readonly brokers: readonly string[]
  readonly registryUrl: string
  readonly topics: Topics
  /** On the disk that is written to. */
  readonly folder: string
  /** The processes of PostgreSQL and Kafka. */
  readonly servers: Pick<Components, 'postgres' | 'kafka'>
  /** Runs one statement as superuser, in the database of this URL; without one, in `postgres`. */
  sql<Row>(text: string, url?: string): Promise<Row[]>
  /** A fresh database with the library's tables and those of the benches, and a topic of Measured. */
  place(): Promise<Place>
  stop(): Promise<void>
}

/** Starts all of it: nothing else has used it, nothing is left of it. */
export async function startMachine(say: (text: string) => void): Promise<Machine> {
  const env = { ...process.env }
  // What the environment names is somebody's; a bench needs its own, whose processes it can watch.
  for (const name of ['KAFKA_BROKERS', 'DATABASE_URL', 'SCHEMA_REGISTRY_URL']) delete env[name]
  const infrastructure = await startInfrastructure(env, say)
  const found = await infrastructure.processes()
  const pids = (name: string) => found.flatMap((process) => (process.name === name && process.pid ? [process.pid] : []))
  const servers = { postgres: pids('postgres'), kafka: pids('kafka') }
  try {
    return await openMachine({ ...infrastructure, servers })
  } catch (error) {
    await infrastructure.stop()
    throw error
  }
}

/** A machine on servers that run already, for tests: their CPU times are not seen. */
export const borrowMachine = (env: NodeJS.ProcessEnv): Promise<Machine> =>
  openMachine({ env, state: tmpdir(), servers: { postgres: [], kafka: [] }, stop: async () => {} })

interface Servers {
  readonly env: NodeJS.ProcessEnv
  readonly state: string
  readonly servers: Machine['servers']
  stop(): Promise<void>
}

async function openMachine({ env, state, servers, stop }: Servers): Promise<Machine> {
  const admin = required(env, 'DATABASE_URL')
  const brokers = required(env, 'KAFKA_BROKERS').split(',')
  const registryUrl = required(env, 'SCHEMA_REGISTRY_URL')
  const template = `bench_${randomBytes(4).toString('hex')}`
  const urlOf = (database: string) => Object.assign(new URL(admin), { pathname: `/${database}` }).href
  const sql = <Row>(text: string, url = admin) => query<Row>(url, text)

  await sql(`create database ${template}`)
  for (const text of await migrations()) await sql(text, urlOf(template))
  await registerSchemas({ registryUrl, events: [Measured] })
  const topics = openTopics(brokers)
  let places = 0
  return {
    brokers,
    registryUrl,
    topics,
    folder: state,
    servers,
    sql,
    async place() {
      places += 1
      const name = `${template}_${places}`
      await sql(`create database ${name} template ${template}`)
      await topics.create(`${name}.${Measured.topic}`)
      return {
        url: urlOf(name),
        prefix: `${name}.`,
        async clear() {
          await sql(`drop database ${name} with (force)`)
          await topics.remove(`${name}.`)
        },
      }
    },
    async stop() {
      await topics.close()
      await sql(`drop database if exists ${template} with (force)`).catch(() => {}) // the server goes away as well
      await stop()
    },
  }
}

async function migrations(): Promise<string[]> {
  const own = new URL('./tables.sql', import.meta.url)
  const files = (await readdir(migrateMessaging)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all([...files.map((file) => new URL(file, migrateMessaging)), own].map((url) => readFile(url, 'utf8')))
}

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query(text)
    return rows as Row[]
  } finally {
    await client.end()
  }
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
