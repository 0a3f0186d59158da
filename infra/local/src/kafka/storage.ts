import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { writeFileAtomically } from '../files.ts'
import type { TaskTools } from '../supervisor/unit.ts'
import { brokerIds, type Cluster, serverProperties } from './config.ts'
import { jarFolder } from './jars.ts'

const LOG_SETTINGS = resolve(import.meta.dirname, '../../kafka/log4j2.properties')
const LEAST_MEMORY = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']

interface Kafka extends Cluster {
  /** The folder of all brokers of this state folder. */
  readonly folder: string
  readonly cache: string
  readonly java: string
}

interface Identity {
  readonly clusterId: string
  readonly brokers: number
  /** Its users are made when its storage is. */
  readonly secure?: boolean
}

/**
 * How many brokers a state folder was made with. Metadata and replicas are laid out for that number.
 * @returns undefined when none was started on it yet.
 */
export const recordedBrokers = (folder: string): number | undefined => readIdentity(folder)?.brokers

/** Throws a UserError when the state folder was made with another number of brokers than asked for. */
export function chooseBrokers(folder: string, asked: number | undefined): number {
  const recorded = recordedBrokers(folder)
  if (asked !== undefined && recorded !== undefined && asked !== recorded) {
    throw new UserError(
      `This state folder was made with ${recorded} broker(s), not ${asked}. Leave --brokers away, set WAYBILL_STATE to ` +
        `another folder, or run ./waybill reset first.`,
    )
  }
  return asked ?? recorded ?? 1
}

/** Whether Kafka asks for logins. Throws a UserError when the state folder was made the other way. */
export function chooseSecurity(folder: string, asked: boolean | undefined): boolean {
  const identity = readIdentity(folder)
  const recorded = identity && (identity.secure ?? false)
  if (asked !== undefined && recorded !== undefined && asked !== recorded) {
    throw new UserError(
      `This state folder was made ${recorded ? 'with' : 'without'} --secure. Set WAYBILL_STATE to another folder, or run ./waybill reset first.`,
    )
  }
  return asked ?? recorded ?? false
}

/** Writes each broker's settings, and formats its storage unless it was. */
export async function prepareStorage(kafka: Kafka, { exec }: TaskTools): Promise<void> {
  mkdirSync(kafka.folder, { recursive: true })
  const identity = readIdentity(kafka.folder) ?? {
    clusterId: newClusterId(),
    brokers: kafka.brokers,
    secure: kafka.security !== undefined,
  }
  writeFileAtomically(join(kafka.folder, 'cluster.json'), JSON.stringify(identity))
  await Promise.all(brokerIds(kafka).map((id) => prepareBroker(kafka, id, identity.clusterId, exec)))
}

/** The command that runs one broker. */
export function brokerCommand(kafka: Kafka, id: number): [string, ...string[]] {
  return javaCommand(kafka, ['-Xms384m', '-Xmx512m', '-XX:TieredStopAtLevel=1'], 'kafka.Kafka', [properties(kafka, id)])
}

// A folder is formatted when its mark is there. Without it no broker ever ran on the folder, so it may be made anew.
async function prepareBroker(kafka: Kafka, id: number, clusterId: string, exec: TaskTools['exec']): Promise<void> {
  const data = join(kafka.folder, `broker-${id}`)
  const mark = join(kafka.folder, `broker-${id}.formatted`)
  writeFileAtomically(properties(kafka, id), serverProperties(kafka, id, data), 0o600)
  if (existsSync(mark)) return
  rmSync(data, { recursive: true, force: true })
  const users = Object.entries(kafka.security?.passwords ?? {}).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ])
  const args = ['format', '--cluster-id', clusterId, '--config', properties(kafka, id), ...users]
  await exec({ command: javaCommand(kafka, ['-Xmx128m', ...LEAST_MEMORY], 'kafka.tools.StorageTool', args) })
  writeFileSync(mark, '')
}

function javaCommand(kafka: Kafka, options: string[], main: string, args: string[]): [string, ...string[]] {
  const logging = `-Dlog4j2.configurationFile=${LOG_SETTINGS}`
  return [kafka.java, ...options, logging, '-cp', join(jarFolder(kafka.cache), '*'), main, ...args]
}

const properties = (kafka: Kafka, id: number): string => join(kafka.folder, `broker-${id}.properties`)

function readIdentity(folder: string): Identity | undefined {
  const path = join(folder, 'cluster.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

// 16 bytes in base64url. One that begins with a dash is taken for an option by the format command.
function newClusterId(): string {
  for (;;) {
    const id = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')
    if (!id.startsWith('-')) return id
  }
}
