import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from './play.ts'
import { scenarios } from './scenarios.ts'

/** A verdict, and of which run. */
export interface Kept extends Omit<Verdict, 'scenario'> {
  row: number
  at: string
  /** Orders a second. */
  rate: number
  brokers: number
}

const fileOf = (state: string) => join(state, 'chaos', 'verdicts.json')

/** The newest verdict of each row that was played on this platform, by row. */
export function keptVerdicts(state: string): Kept[] {
  const path = fileOf(state)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Kept[]) : []
}

/** Keeps a verdict in the place of the one before, so that rows may be played on different days. Returns all. */
export function keepVerdict(
  state: string,
  { scenario: { row }, ...verdict }: Verdict,
  of: Pick<Kept, 'rate' | 'brokers'>,
): Kept[] {
  const others = keptVerdicts(state).filter((kept) => kept.row !== row)
  const all = [...others, { row, ...verdict, ...of, at: new Date().toISOString() }].sort((a, b) => a.row - b.row)
  mkdirSync(join(state, 'chaos'), { recursive: true })
  writeFileSync(fileOf(state), `${JSON.stringify(all, null, 2)}\n`)
  return all
}

/** With a place for each row that was not played. */
export const everyRow = (kept: readonly Kept[]): Kept[] =>
  scenarios.map(
    ({ row }) =>
      kept.find((each) => each.row === row) ?? {
        ...{ row, outcome: 'not run', because: ['not played'], figures: {}, seconds: 0, seed: 0 },
        ...{ at: '', rate: 0, brokers: 0 },
      },
  )
