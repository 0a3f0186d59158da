import { type ContractSchema, readContracts } from '@waybill/contracts/schemas'
import { describe, openRegistry, PermanentError, type Registry } from '@waybill/messaging'
import { findBreaks } from '@waybill/operations'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { cluster } from '../platform/running.ts'

export interface RegisterOptions {
  registry?: string
  dryRun?: boolean
  json?: boolean
}

interface Outcome {
  subject: string
  outcome: 'there already' | 'registered' | 'would be registered' | 'refused' | 'would be refused'
  id: number | null
  reason: string | null
}

/**
 * Registers the schema of every contract, each subject guarded as BACKWARD_TRANSITIVE. One that is refused does not hold
 * up the others; the exit code is 1 then.
 */
export async function register({ registry, dryRun = false, json }: RegisterOptions): Promise<void> {
  const client = openRegistry(registry ?? cluster().registry)
  const outcomes: Outcome[] = []
  for (const contract of await readContracts()) {
    outcomes.push(await (dryRun ? wouldBe(client, contract) : registered(client, contract)))
  }
  print(outcomes, json, () =>
    table(
      ['subject', 'outcome', 'id', ''],
      outcomes.map(({ subject, outcome, id, reason }) => [subject, outcome, String(id ?? ''), reason ?? '']),
      terminalWidth(),
    ),
  )
  if (outcomes.some(({ reason }) => reason !== null)) process.exitCode = 1
}

async function wouldBe(registry: Registry, contract: ContractSchema): Promise<Outcome> {
  const { subject, schema } = contract
  const id = await registry.idOf(subject, schema)
  if (id !== undefined) return { subject, outcome: 'there already', id, reason: null }
  const versions = (await registry.versions(subject)).reverse()
  const earlier = versions.map((one) => ({ subject, schema: one.schema, from: `version ${one.version}` }))
  const [broken] = findBreaks(contract, earlier).filter(({ whom }) => whom === 'data')
  return broken
    ? { subject, outcome: 'would be refused', id: null, reason: broken.message }
    : { subject, outcome: 'would be registered', id: null, reason: null }
}

async function registered(registry: Registry, { subject, schema }: ContractSchema): Promise<Outcome> {
  const known = await registry.idOf(subject, schema)
  try {
    await registry.setCompatibility(subject, 'BACKWARD_TRANSITIVE')
    const id = await registry.register(subject, schema)
    return { subject, outcome: known === undefined ? 'registered' : 'there already', id, reason: null }
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error
    return { subject, outcome: 'refused', id: null, reason: describe(error) }
  }
}
