import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { HOST } from '../settings.ts'

/** Whoever listens there has the turn; the system takes it from a process that has died. */
const TURN_PORT = 3_999
const WITHIN_MS = 600_000
const AGAIN_AFTER_MS = 100

/**
 * Does something that no other test process of this machine does at the same time: two platforms that start beside each other
 * on two cores take so long that their processes are given up.
 * @throws {Error} when no turn came within ten minutes
 */
export async function oneAtATime<T>(work: () => Promise<T>, port = TURN_PORT): Promise<T> {
  const turn = createServer()
  for (const until = Date.now() + WITHIN_MS; ; await delay(AGAIN_AFTER_MS)) {
    try {
      turn.listen(port, HOST)
      await once(turn, 'listening')
      break
    } catch {
      if (Date.now() >= until) throw new Error(`Another test has held port ${port}, the turn to start, for ten minutes`)
    }
  }
  try {
    return await work()
  } finally {
    turn.close()
  }
}
