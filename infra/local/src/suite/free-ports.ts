import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { isFree } from '../port-free.ts'
import { readPorts } from '../ports.ts'
import { HOST } from '../settings.ts'

const FIRST_OFFSET = 700
const STEP = 700
const OFFSETS = 17 // the highest keeps clear of the ports that the system gives to outgoing connections, from 32768
/** Moved like the others, and never a system's. Who listens there has the offset, until it ends. */
const GUARD_PORT = 4000

/** Ports that one system of a test has for itself, also while it is down. */
export interface TakenPorts {
  /** With WAYBILL_PORT_OFFSET, and without the variables that hold single ports in place. */
  readonly env: NodeJS.ProcessEnv
  release(): void
}

/**
 * Takes ports that are free and that no other test has taken, whose system may not listen yet. Tests that look at the same
 * time begin to look at different places.
 * @throws {Error} when there is no such place.
 */
export async function takePorts(env: NodeJS.ProcessEnv): Promise<TakenPorts> {
  const movable = Object.fromEntries(Object.entries(env).filter(([name]) => !/^WAYBILL_.*_PORT$/.test(name)))
  for (let attempt = 0; attempt < OFFSETS; attempt++) {
    const offset = FIRST_OFFSET + ((process.pid + attempt) % OFFSETS) * STEP
    const guard = await listening(GUARD_PORT + offset)
    if (!guard) continue
    const ports = readPorts({ WAYBILL_PORT_OFFSET: String(offset) })
    const free = await Promise.all(Object.values(ports).map(isFree))
    if (!free.includes(false)) {
      return { env: { ...movable, WAYBILL_PORT_OFFSET: String(offset) }, release: () => void guard.close() }
    }
    guard.close()
  }
  throw new Error('No free ports were found for the tests. Is another test run, or many systems, under way?')
}

async function listening(port: number): Promise<Server | undefined> {
  const server = createServer().unref()
  try {
    server.listen(port, HOST)
    await once(server, 'listening')
    return server
  } catch {
    return undefined // it is another's
  }
}
