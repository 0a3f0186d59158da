import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fetchPinned } from '@waybill/local'
import { HEADER_COLUMNS } from '../work/fill-peer.ts'
import { javaCommand, startCommand } from './command.ts'

const PINS = join(import.meta.dirname, '../../peers/debezium')
const WITHIN_MS = 180_000
const LOOK_EVERY_MS = 50

/** Debezium's PostgreSQL connector on Kafka Connect (standalone): one JVM, which stays warm. */
export interface Debezium {
  readonly pid: number
  /** Runs a connector on the slot that bears its name; settles when the slot is read. */
  connect(connector: Connector): Promise<void>
  /** Deletes the connector; settles when its slot is free. */
  disconnect(connector: Connector): Promise<void>
  end(): Promise<void>
}

export interface Connector {
  /** Of the connector, its slot and its publication. */
  readonly name: string
  readonly url: string
  readonly prefix: string
  /** How long it waits between two looks at what it has read. Debezium's own default is 500. */
  readonly pollMs?: number | undefined
  /** Whether the slot of the name is read now. */
  isActive(): Promise<boolean>
}

// Debezium's and Connect's defaults, but for what all contenders have: idempotence and acks=all.
const WORKER = {
  'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
  'value.converter': 'io.debezium.converters.BinaryDataConverter',
  'value.converter.delegate.converter.type': 'org.apache.kafka.connect.json.JsonConverter',
  'value.converter.delegate.converter.type.schemas.enable': 'false',
  'offset.flush.interval.ms': '10000',
  'producer.acks': 'all',
  'producer.enable.idempotence': 'true',
}

/** @throws {UserError} when it can't be fetched or Java is not there */
export async function startDebezium(brokers: readonly string[], say: (text: string) => void): Promise<Debezium> {
  const jars = await fetchPinned(PINS, say)
  const folder = mkdtempSync(join(tmpdir(), 'waybill-connect-'))
  const address = `http://127.0.0.1:${await freePort()}`
  const settings = { 'bootstrap.servers': brokers.join(','), listeners: address, ...WORKER }
  const file = join(folder, 'worker.properties')
  writeFileSync(file, properties({ ...settings, 'offset.storage.file.filename': join(folder, 'offsets') }))
  const main = 'org.apache.kafka.connect.cli.ConnectStandalone'
  const connect = startCommand(javaCommand(), ['-Xms1g', '-Xmx1g', '-cp', `${jars}/*`, main, file])
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const init = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
    return fetch(`${address}${path}`, { method, ...init })
  }
  const until = async (what: string, condition: () => Promise<boolean>): Promise<void> => {
    for (const deadline = Date.now() + WITHIN_MS; ; await delay(LOOK_EVERY_MS)) {
      if (await Promise.race([condition(), connect.ended.then(() => false)])) return
      if (Date.now() > deadline) throw new Error(`Debezium: ${what} did not happen within three minutes`)
    }
  }
  const end = async () => {
    await connect.end()
    rmSync(folder, { recursive: true })
  }
  try {
    const answers = () =>
      ask('GET', '/connectors').then(
        (response) => response.ok,
        () => false,
      ) // it starts
    await until('an answer of Kafka Connect', answers)
  } catch (error) {
    await end()
    throw error
  }
  return {
    pid: connect.pid,
    async connect(connector) {
      const response = await ask('PUT', `/connectors/${connector.name}/config`, configOf(connector))
      if (!response.ok) throw new Error(`Debezium took no connector: ${await response.text()}`)
      await until('a look at its slot', async () => {
        const status = await ask('GET', `/connectors/${connector.name}/status`)
        const text = status.ok ? await status.text() : ''
        if (text.includes('FAILED')) throw new Error(`Debezium failed: ${text.slice(0, 500)}`)
        return connector.isActive()
      })
    },
    async disconnect({ name, isActive }) {
      await ask('DELETE', `/connectors/${name}`)
      await until('an end of its connector', async () => !(await isActive()))
    },
    end,
  }
}

/** The EventRouter's columns under the names that bench.debezium_outbox has. */
function configOf({ name, url, prefix, pollMs }: Connector): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const router = {
    type: 'io.debezium.transforms.outbox.EventRouter',
    'route.by.field': 'topic',
    'route.topic.replacement': `${prefix}\${routedByValue}`, // the EventRouter's own placeholder
    'table.field.event.id': 'id',
    'table.field.event.key': 'key',
    'table.field.event.payload': 'value',
    'table.fields.additional.placement': HEADER_COLUMNS.map((column) => `${column}:header`).join(','),
  }
  return {
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'database.hostname': hostname,
    'database.port': port,
    'database.user': username,
    'database.password': password,
    'database.dbname': pathname.slice(1),
    'topic.prefix': name,
    'plugin.name': 'pgoutput',
    'slot.name': name,
    'publication.name': name,
    'publication.autocreate.mode': 'disabled',
    'table.include.list': 'bench.debezium_outbox',
    // What is to be drained stands in the slot: it is there before the rows are.
    'snapshot.mode': 'no_data',
    ...(pollMs === undefined ? {} : { 'poll.interval.ms': String(pollMs) }),
    transforms: 'outbox',
    ...Object.fromEntries(Object.entries(router).map(([option, value]) => [`transforms.outbox.${option}`, value])),
  }
}

const properties = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
