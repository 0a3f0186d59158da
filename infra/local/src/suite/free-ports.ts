import { isFree } from '../port-free.ts'
import { readPorts } from '../ports.ts'

const FIRST_OFFSET = 700
const STEP = 700
const OFFSETS = 17 // the highest keeps clear of the ports that the system gives to outgoing connections, from 32768

/**
 * Finds an offset (WAYBILL_PORT_OFFSET) at which all ports are free. Tests that look at the same time begin to look at
 * different places.
 * @throws {Error} when there is none.
 */
export async function freeOffset(): Promise<number> {
  for (let attempt = 0; attempt < OFFSETS; attempt++) {
    const offset = FIRST_OFFSET + ((process.pid + attempt) % OFFSETS) * STEP
    const ports = readPorts({ WAYBILL_PORT_OFFSET: String(offset) })
    const free = await Promise.all(Object.values(ports).map(isFree))
    if (!free.includes(false)) return offset
  }
  throw new Error('No free ports were found for the tests. Is another test run, or many systems, under way?')
}
