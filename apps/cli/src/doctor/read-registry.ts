import { readContracts } from '@waybill/contracts/schemas'
import { openRegistry } from '@waybill/messaging'
import type { RegistryFacts } from './facts.ts'

/** Asks a registry for the schema of every event. Throws Unavailable when it does not answer. */
export async function readRegistry(url: string): Promise<RegistryFacts> {
  const registry = openRegistry(url)
  const subjects = await registry.subjects()
  const known = new Set(subjects)
  const unregistered: string[] = []
  for (const { subject, schema } of await readContracts()) {
    if (!known.has(subject) || (await registry.idOf(subject, schema)) === undefined) unregistered.push(subject)
  }
  return { unregistered, subjects: subjects.length }
}
