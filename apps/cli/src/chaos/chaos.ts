import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readSettings, UserError } from '@waybill/local'
import { milliseconds } from '@waybill/messaging'
import type { ChaosOptions } from '../commands/chaos.ts'
import { countOf } from '../dlq/select.ts'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { logIn } from '../platform/log-in.ts'
import { running } from '../platform/running.ts'
import { openJudge } from './judge.ts'
import { keepVerdict } from './kept.ts'
import { play, type Verdict } from './play.ts'
import { reportOf } from './report.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'

const LARGEST_SEED = 2 ** 30
const PIECES = 1_000

/** Prints the scenarios. */
export function list(json: boolean | undefined): void {
  print(
    scenarios.map(({ harm: _, ...scenario }) => scenario),
    json,
    () =>
      table(
        ['row', 'name', 'needs', 'what is done'],
        scenarios.map(({ row, name, needs = '', fault }) => [String(row), name, needs, fault]),
        terminalWidth(),
      ),
  )
}

/**
 * Plays scenarios one after the other; the exit code is 1 when one failed. On Ctrl-C the one that is played is put right,
 * and the rest is not played.
 *
 * @param wanted rows or names; `all`; `quick`, those that take about 15 s
 * @throws UserError for what is no scenario
 */
export async function chaos(wanted: readonly string[], options: ChaosOptions): Promise<void> {
  const chosen = choose(wanted)
  const run = running()
  const { state } = readSettings(process.env)
  const seed = options.seed === undefined ? randomInt(LARGEST_SEED) : countOf('--seed', options.seed)
  const rate = countOf('--rate', options.rate)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const say = (text: string) => console.error(text)

  say(`Seed ${seed}.`)
  await fillShelves()
  const judge = await openJudge(run)
  const verdicts: Verdict[] = []
  for (const scenario of chosen) {
    const settings = { rate, warmMs: milliseconds(options.warm), seed: seed + scenario.row }
    say(`${scenario.row} ${scenario.name}: ${scenario.fault}`)
    const verdict = await play(scenario, { ...settings, run, state, judge, signal: stop.signal })
    verdicts.push(verdict)
    say(`  ${coloured(verdict)} in ${verdict.seconds} s${verdict.because.map((why) => `\n  ${why}`).join('')}`)
    const kept = keepVerdict(state, verdict, { rate, brokers: run.brokers.length })
    if (options.report) writeFileSync(options.report, reportOf(kept))
  }

  print(
    verdicts.map(({ scenario: { row, name }, ...verdict }) => ({ row, name, ...verdict })),
    options.json,
    () => text(verdicts),
  )
  if (stop.signal.aborted || verdicts.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
}

function choose(wanted: readonly string[]): Scenario[] {
  const chosen = wanted.flatMap((each) => {
    if (each === 'all') return scenarios
    if (each === 'quick') return scenarios.filter(({ quick }) => quick)
    const found = scenarios.filter(({ row, name }) => String(row) === each || name === each)
    if (found.length === 0) throw new UserError(`There is no scenario "${each}". ./waybill chaos list shows them.`)
    return found
  })
  return [...new Set(chosen)]
}

/** Orders shall fail for what is done to the platform, and not because the shelf of the demo is empty. */
async function fillShelves(): Promise<void> {
  const admin = await logIn('admin')
  const { items } = await admin.listProducts()
  for (const { sku, available } of items) {
    if (available < PIECES) await admin.adjustStock({ sku, body: { delta: PIECES, reason: 'waybill chaos' } })
  }
}

const COLOURS = { passed: 'green', failed: 'red', 'not run': 'yellow' } as const

const coloured = ({ outcome }: Verdict) => colour(COLOURS[outcome], outcome)

const text = (verdicts: readonly Verdict[]): string =>
  table(
    ['row', 'name', 'verdict', 'through again, s', 'settled, s'],
    verdicts.map(({ scenario: { row, name }, outcome, figures }) => [
      ...[String(row), name, outcome],
      String(figures['until an order goes through again, s'] ?? '-'),
      String(figures['until all had ended and added up, s'] ?? '-'),
    ]),
  )
