import { isFree } from '../port-free.ts'
import { readPorts } from '../ports.ts'

const FIRST_OFFSET = 700
const STEP = 700
const OFFSETS = 17 // the highest keeps clear of the ports that the system gives to outgoing connections, from 32768

/**
 * Moves all ports to where they are free. Tests that look at the same time begin to look at different places.
 * @returns the environment with WAYBILL_PORT_OFFSET, and without the variables that hold single ports in place.
 * @throws {Error} when there is no such place.
 */
export async function withFreePorts(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const movable = Object.entries(env).filter(([name]) => !/^WAYBILL_.*_PORT$/.test(name))
  return { ...Object.fromEntries(movable), WAYBILL_PORT_OFFSET: String(await freeOffset()) }
}

async function freeOffset(): Promise<number> {
  for (let attempt = 0; attempt < OFFSETS; attempt++) {
    const offset = FIRST_OFFSET + ((process.pid + attempt) % OFFSETS) * STEP
    const ports = readPorts({ WAYBILL_PORT_OFFSET: String(offset) })
    const free = await Promise.all(Object.values(ports).map(isFree))
    if (!free.includes(false)) return offset
  }
  throw new Error('No free ports were found for the tests. Is another test run, or many systems, under way?')
}
