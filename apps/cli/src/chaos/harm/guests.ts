import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { guestOf, readSettings } from '@waybill/local'
import type { Stage } from '../scenario.ts'

/** A process beside those of the platform. */
export interface Guest {
  end(signal: NodeJS.Signals): Promise<void>
}

const MAIN = new URL('../../main.ts', import.meta.url).pathname

/** Starts one more instance of a service; returns when it is ready. */
export async function startGuest(stage: Stage, service: 'inventory' | 'payments' | 'orders'): Promise<Guest> {
  const { command, env, ready } = guestOf(readSettings(process.env), stage.run, service)
  const guest = watch(stage, `the second ${service}`, command, env)
  await stage.until(`a second ${service} is ready`, () => ready(AbortSignal.timeout(2_000)))
  return guest
}

/** Starts a process that carries the outbox of a service beside the one within it. */
export async function startRelayBeside(stage: Stage, service: string): Promise<Guest> {
  return watch(stage, `the second relay of ${service}`, [process.execPath, MAIN, 'relay', service], undefined)
}

function watch(
  stage: Stage,
  what: string,
  [command, ...args]: readonly [string, ...string[]],
  env: object | undefined,
): Guest {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore', detached: true })
  const guest = { end: (signal: NodeJS.Signals) => end(child, signal) }
  stage.undo(what, () => guest.end('SIGTERM'))
  return guest
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
