import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf, UserError } from './errors.ts'
import { isAlive, type ProcessId, thisProcess } from './os-processes.ts'

const MARKER = 'README.txt'
const MARKER_TEXT = 'The state of one Waybill system: databases, logs, passwords. `./waybill reset` empties it.\n'

/** The files of a state folder. */
export const paths = (state: string) => ({
  marker: join(state, MARKER),
  lock: join(state, 'supervisor.json'),
  control: controlSocket(state),
  processes: join(state, 'processes.json'),
  run: join(state, 'run.json'),
  targets: join(state, 'prometheus-targets.json'),
  secrets: join(state, 'secrets.json'),
  logs: join(state, 'logs'),
  kafka: join(state, 'kafka'),
  postgres: join(state, 'postgres'),
  mail: join(state, 'mail'),
  schemas: join(state, 'schemas'),
  certificates: join(state, 'certificates'),
  registryUsers: join(state, 'registry-users'),
  passwords: join(state, 'passwords'),
})

// The system allows about 100 characters for the path of a socket.
function controlSocket(state: string): string {
  const socket = join(state, 'control', 'socket')
  if (socket.length < 100) return socket
  return join(tmpdir(), `waybill-${createHash('sha256').update(state).digest('hex').slice(0, 16)}`, 'socket')
}

/**
 * Makes the state folder when it is missing. The marker is its first file: a folder without it is not ours to touch.
 * @throws {UserError} when it is in use for something else, or can't be written.
 */
export function openState(state: string): void {
  try {
    mkdirSync(state, { recursive: true })
    accessSync(state, constants.W_OK)
    if (isOurs(state)) return
    writeFileSync(paths(state).marker, MARKER_TEXT)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(
      `The state folder ${state} can't be written (${messageOf(error)}). Give it to this user, or set WAYBILL_STATE.`,
    )
  }
}

/**
 * Deletes all that is in the state folder, and the folder.
 * @throws {UserError} when it is not a state folder.
 */
export function emptyState(state: string): void {
  if (existsSync(state) && isOurs(state)) rmSync(state, { recursive: true })
}

function isOurs(state: string): boolean {
  if (existsSync(paths(state).marker)) return true
  if (readdirSync(state).length === 0) return false
  throw new UserError(`${state} is not empty and no state folder of Waybill. Set WAYBILL_STATE to another one.`)
}

/**
 * Takes the state folder for this process, so that no second supervisor runs on it.
 * @returns the living process that holds it, or undefined when it is ours now.
 */
export function takeLock(state: string): ProcessId | undefined {
  const holder = lockHolder(state)
  if (holder) return holder
  const { lock } = paths(state)
  rmSync(lock, { force: true }) // its holder is dead
  try {
    writeFileSync(lock, JSON.stringify(thisProcess()), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return lockHolder(state)
    throw error
  }
  return undefined
}

export const releaseLock = (state: string): void => unlinkSync(paths(state).lock)

/** @returns the supervisor that runs on this state folder. */
export function lockHolder(state: string): ProcessId | undefined {
  try {
    const holder = JSON.parse(readFileSync(paths(state).lock, 'utf8')) as ProcessId
    return isAlive(holder) ? holder : undefined
  } catch {
    return undefined // absent, or cut short by a crash: nobody holds it
  }
}
