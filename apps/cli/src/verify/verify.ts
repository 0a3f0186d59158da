import { milliseconds } from '@waybill/messaging'
import type { VerifyOptions } from '../commands/verify.ts'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { running } from '../platform/running.ts'
import { audit, type Report } from './audit.ts'
import { readClientJournal } from './client-journal.ts'
import { invariants } from './invariants.ts'
import { readHandles, readSources } from './read-sources.ts'

/** Audits the running platform and prints what it found; the exit code is 1 when there is a finding. */
export async function verify({ journal, wait, settle, json }: VerifyOptions): Promise<void> {
  const client = journal === undefined ? undefined : readClientJournal(journal)
  const where = running()
  const handles = await readHandles()
  const report = await audit({
    read: (quiet) => readSources(where, handles, { quiet, client }),
    settleMs: milliseconds(settle),
    waitMs: wait === undefined ? undefined : milliseconds(wait),
  })
  print(report, json, () => text(report))
  if (report.violations.length > 0) process.exitCode = 1
}

function text(report: Report): string {
  const { violations, orders, open, records, letters } = report
  const counts = Map.groupBy(violations, ({ invariant }) => invariant)
  const rows = invariants.map(({ id, says }) => [id, String(counts.get(id)?.length ?? 'ok'), says])
  const found = violations.map(({ invariant, about, says }) => [invariant, about, says])
  const judged = `${orders} orders, ${open} of them under way; ${records} records; ${letters} dead letters.`
  return [
    table(['', 'found', 'what holds'], rows, terminalWidth()),
    ...(found.length === 0 ? [] : ['', table(['', 'about', 'finding'], found)]),
    '',
    violations.length === 0
      ? `${judged} ${colour('green', 'Everything adds up.')}`
      : `${judged} ${colour('red', `${violations.length} findings.`)}`,
  ].join('\n')
}
