import type { Machine } from './machine.ts'

/** Leaves no work of the filling to the measured time: statistics are there, the pages are on disk. */
export async function settle(machine: Machine, url: string): Promise<void> {
  await machine.sql('vacuum analyze', url)
  await machine.sql('checkpoint', url)
}
