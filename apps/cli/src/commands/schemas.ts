import type { Command } from 'commander'

/** Adds `waybill schemas generate`: writes contracts/src/generated from the .avsc files and the catalogue. */
export function schemas(program: Command): void {
  program
    .command('schemas')
    .description('work with the contracts of all events')
    .command('generate')
    .description('write contracts/src/generated from contracts/avro')
    .option('--check', 'write nothing, only tell what is out of date')
    .action(({ check = false }: { check?: boolean }) => (check ? compare() : generate()))
}

// The generator is loaded only here, and loads nothing generated: so it can also mend what is broken.
async function generate(): Promise<void> {
  const { writeGenerated } = await import('@waybill/contracts/generate')
  const changed = await writeGenerated()
  console.log(changed.length === 0 ? 'Nothing changed.' : `Changed in contracts/src/generated: ${changed.join(', ')}`)
}

async function compare(): Promise<void> {
  const { staleFiles } = await import('@waybill/contracts/generate')
  const stale = await staleFiles()
  if (stale.length === 0) return console.log('contracts/src/generated is up to date.')

  console.error(
    `Out of date in contracts/src/generated: ${stale.join(', ')}. Run ./waybill schemas generate and commit.`,
  )
  process.exitCode = 1
}
