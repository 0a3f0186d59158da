import { readContracts } from '@waybill/contracts/schemas'
import { openRegistry } from '@waybill/messaging'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { cluster } from '../platform/running.ts'
import { subjectOf, versionIn } from './side.ts'

/** Prints the registry's subjects beside what the contracts of the working copy say. */
export async function list({ registry, json }: { registry?: string; json?: boolean }): Promise<void> {
  const client = openRegistry(registry ?? cluster().registry)
  const contracts = new Map((await readContracts()).map(({ subject, schema }) => [subject, schema]))
  const rows: { subject: string; versions: number; version: number; id: number; contract: string }[] = []
  for (const subject of (await client.subjects()).sort()) {
    const versions = await client.versions(subject)
    const newest = versions.at(-1)
    const contract = contracts.get(subject)
    const registered = contract && (await client.idOf(subject, contract))
    const state = !contract ? 'no contract' : registered === undefined ? 'not registered' : 'registered'
    rows.push({
      subject,
      versions: versions.length,
      version: newest?.version ?? 0,
      id: newest?.id ?? 0,
      contract: state,
    })
  }
  print(rows, json, () =>
    table(
      ['subject', 'versions', 'newest', 'id', 'contract'],
      rows.map((row) => [row.subject, row.versions, row.version, row.id, row.contract].map(String)),
      terminalWidth(),
    ),
  )
}

/** Prints a registered schema. Throws UserError when the subject has no such version. */
export async function show(
  name: string,
  wanted: string,
  options: { registry?: string; json?: boolean },
): Promise<void> {
  const subject = await subjectOf(name)
  const versions = await openRegistry(options.registry ?? cluster().registry).versions(subject)
  const { version, id, schema } = versionIn(versions, wanted, subject)
  print({ subject, version, id, schema }, options.json, () =>
    [`${subject}, version ${version} of ${versions.length}, id ${id}`, JSON.stringify(schema, null, 2)].join('\n'),
  )
}
