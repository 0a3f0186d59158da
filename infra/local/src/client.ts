import { UserError } from './errors.ts'
import { isAlive } from './os-processes.ts'
import { lockHolder, paths } from './state.ts'
import { ask } from './supervisor/control.ts'
import { endLeftovers } from './supervisor/process-book.ts'
import type { UnitStatus } from './supervisor/unit.ts'
import { until } from './until.ts'

const STOPS_WITHIN_MS = 90_000

/** A process of a running system. */
export interface RunningProcess extends UnitStatus {
  /** With all its children, in KB. */
  readonly memoryKb: number | undefined
}

/**
 * @returns all processes of the system of this state folder
 * @throws {UserError} when it does not run
 */
export const processes = (state: string): Promise<RunningProcess[]> => askRunning<RunningProcess[]>(state, 'status')

/**
 * Restarts one process, or all instances of a service.
 * @returns the names of those restarted, when they are ready
 * @throws {UserError} when the system does not run, {Error} when there is no such process or it does not start
 */
export const restart = (state: string, name: string): Promise<string[]> => askRunning<string[]>(state, 'restart', name)

/**
 * Replaces processes one after the other, the next being ready before the one that it replaces stops.
 * @param name of a process or a service; without it every service
 * @returns the names of those replaced
 * @throws {UserError} when the system does not run, {Error} when there is no such process or the next does not start
 */
export const renew = (state: string, name = ''): Promise<string[]> => askRunning<string[]>(state, 'renew', name)

/**
 * Kills one process with SIGKILL, and leaves it so: the supervisor does not start it again before `revive`.
 * @throws {UserError} when the system does not run, {Error} when there is no such process
 */
export const halt = (state: string, name: string): Promise<void> => askRunning(state, 'halt', name)

/**
 * Starts a process that was killed, and waits until it is ready; one that runs is left alone.
 * @throws {UserError} when the system does not run, {Error} when there is no such process or it does not start
 */
export const revive = (state: string, name: string): Promise<void> => askRunning(state, 'revive', name)

/**
 * Stops the system, and ends what a dead supervisor left behind.
 * @returns what there was to do
 */
export async function shutDown(state: string): Promise<'stopped' | 'cleaned up' | 'not running'> {
  const holder = lockHolder(state)
  if (holder) {
    const gone = () => !isAlive(holder)
    process.kill(holder.pid, 'SIGTERM')
    if (!(await until(gone, STOPS_WITHIN_MS))) {
      process.kill(holder.pid, 'SIGKILL')
      await until(gone, STOPS_WITHIN_MS)
    }
  }
  const left = await endLeftovers(paths(state).processes)
  return holder ? 'stopped' : left.length > 0 ? 'cleaned up' : 'not running'
}

async function askRunning<T>(state: string, act: string, argument?: string): Promise<T> {
  const answer = await ask<T>(paths(state).control, act, argument)
  if (answer === undefined) throw new UserError(`Waybill does not run on ${state}. ./waybill up starts it.`)
  return answer
}
