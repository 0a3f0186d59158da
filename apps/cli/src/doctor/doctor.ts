import { UserError } from '@waybill/local'
import { milliseconds } from '@waybill/messaging'
import { type Check, examine, exitCodeOf, checks as ofAnySystem, type Verdict } from '@waybill/operations'
import type { DoctorOptions } from '../commands/doctor.ts'
import { printable } from '../dlq/printable.ts'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { disk } from './checks/disk.ts'
import { flow } from './checks/flow.ts'
import { registry } from './checks/registry.ts'
import { services } from './checks/services.ts'
import type { PlatformFacts } from './facts.ts'
import { readFacts } from './read.ts'
import { whereToLook } from './where.ts'

export const checks: readonly Check<PlatformFacts>[] = [services, ...ofAnySystem, registry, flow, disk]

/** Looks at everything once and prints what is wrong, why, and what to do. The exit code is 1 then, and 2 when it could not look. */
export async function doctor({ watch, all, json }: DoctorOptions): Promise<void> {
  const where = (() => {
    try {
      return whereToLook(process.env)
    } catch (error) {
      if (error instanceof UserError) process.exitCode = 2
      throw error
    }
  })()
  const readings = await readFacts(where, milliseconds(watch))
  const verdicts = examine(checks, readings)
  print(verdicts, json, () => report(verdicts, all ?? false))
  process.exitCode = exitCodeOf(verdicts, readings)
}

const MARKS = { ok: 'green', note: 'cyan', warning: 'yellow', error: 'red', unknown: 'dim' } as const
const MOST_SHOWN = 5

/** What was found, for a person. @param all every finding, not only the first five of a check */
export function report(verdicts: readonly Verdict[], all: boolean): string {
  const seen = verdicts.filter(({ missing }) => missing === undefined)
  const lines = seen.flatMap(({ name, holds, status, findings }) => [
    line(status, name.padEnd(24), status === 'ok' ? colour('dim', holds) : ''),
    ...shown(findings, all),
  ])
  const why = [
    ...Map.groupBy(
      verdicts.filter(({ missing }) => missing !== undefined),
      ({ missing }) => missing,
    ),
  ].flatMap(([missing = '', those]) => [
    line('unknown', those.map(({ name }) => name).join(', ')),
    `         ${printable(missing)}`,
  ])
  const count = (wanted: Verdict['status']) => verdicts.filter(({ status }) => status === wanted).length
  const sum = [
    `${count('ok')} of ${verdicts.length} checks are fine`,
    ...(['error', 'warning', 'note', 'unknown'] as const).flatMap((status) => {
      const found = count(status)
      return found > 0 ? [status === 'unknown' ? `${found} could not look` : `${found} with ${status}s`] : []
    }),
  ]
  return [...lines, ...why, '', `${sum.join(', ')}.`].join('\n')
}

const line = (status: Verdict['status'], ...cells: string[]) =>
  [colour(MARKS[status], status.padEnd(8)), ...cells].join(' ').trimEnd()

function shown(findings: Verdict['findings'], all: boolean): string[] {
  const some = all ? findings : findings.slice(0, MOST_SHOWN)
  const lines = some.flatMap(({ about, says, advice }, i) => [
    `         ${printable(`${about}: ${says}`)}`,
    // Said once for those that it is the same for.
    ...(some[i + 1]?.advice === advice ? [] : [colour('dim', `         → ${advice}`)]),
  ])
  const more = findings.length - some.length
  return more > 0 ? [...lines, `         … and ${more} more: --all shows them`] : lines
}
