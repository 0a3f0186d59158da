import { staleFiles, writeGenerated } from '@waybill/contracts/generate'

// The generator loads nothing generated: so it can also mend what is broken.

/** Writes contracts/src/generated. With `check` only tells what is out of date, and sets the exit code to 1 then. */
export const generate = (check: boolean): Promise<void> => (check ? compare() : write())

async function write(): Promise<void> {
  const changed = await writeGenerated()
  console.log(changed.length === 0 ? 'Nothing changed.' : `Changed in contracts/src/generated: ${changed.join(', ')}`)
}

async function compare(): Promise<void> {
  const stale = await staleFiles()
  if (stale.length === 0) return console.log('contracts/src/generated is up to date.')

  console.error(
    `Out of date in contracts/src/generated: ${stale.join(', ')}. Run ./waybill schemas generate and commit.`,
  )
  process.exitCode = 1
}
