import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { shutDown } from '../client.ts'
import { startTime } from '../os-processes.ts'

/** The folder of all state folders of this user's test runs. Each is named for the process that made it. */
const base = (): string => join(tmpdir(), `waybill-tests-${userInfo().username}`)

/** Makes a state folder for a system that a test starts. What runs left that were killed is ended and deleted first. */
export async function temporaryState(): Promise<string> {
  await removeLeftovers()
  mkdirSync(base(), { recursive: true, mode: 0o711 })
  const state = mkdtempSync(join(base(), `${process.pid}-`))
  chmodSync(state, 0o711) // PostgreSQL, under another account, must get to its own folder in it
  return state
}

/** Stops the system of a state folder, if it still runs, and deletes the folder. */
export async function removeState(state: string): Promise<void> {
  await shutDown(state)
  rmSync(state, { recursive: true, force: true })
}

/** Ends the systems, and deletes the state folders, of test processes that are no more. */
export async function removeLeftovers(): Promise<void> {
  if (!existsSync(base())) return
  for (const name of readdirSync(base())) {
    const [pid = ''] = name.split('-')
    if (startTime(Number(pid)) === undefined) await removeState(join(base(), name))
  }
}
