import type { Bench, Run } from './bench.ts'
import { benches, chooseBenches } from './benches.ts'
import { requireProc } from './measure/cpu.ts'
import { watchNoise } from './measure/noise.ts'
import { KAFKA_VERSION } from './peers/producer-performance.ts'
import { writePage } from './report/page.ts'
import { addToSummary, describeMachine, type Outcome, writeOutcome } from './report/results.ts'
import { pairTable } from './report/table.ts'
import { borrowMachine, type Machine, startMachine } from './work/machine.ts'

export interface BenchOptions {
  readonly rounds?: number
  readonly quick?: boolean
  readonly json?: boolean
  readonly seed?: number
  /** Minutes of a soak. */
  readonly minutes?: number
  /** Writes the figures to the committed summary and to docs/performance.md. */
  readonly publish?: boolean
}

const ROUNDS = 5
const QUICK_ROUNDS = 1

/** What there is to run, for people. */
export const listBenches = (): string =>
  benches.map(({ name, measures, against }) => `${name}\n  ${measures}\n  against: ${against}\n`).join('\n')

/**
 * Runs benches, each on a Kafka and a PostgreSQL of its own, one after the other. Progress goes to stderr, figures to
 * stdout: a table, or with `json` one line of JSON for each pair.
 *
 * @returns the exit code: 1 when figures are void, 0 otherwise, whatever was reached
 * @throws {UserError} for an unknown name, or when something is missing that the bench needs
 */
export async function runBenches(names: readonly string[], options: BenchOptions): Promise<number> {
  const chosen = chooseBenches(names)
  requireProc()
  const calledOff = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => calledOff.abort(new Error('Called off')))
  const say = (text: string) => console.error(text)

  let code = 0
  for (const bench of chosen) {
    const machine = await startMachine((text) => say(`  ${text}`))
    try {
      const outcome = await runBench(bench, machine, options, { say, signal: calledOff.signal })
      say(`  all rounds: ${writeOutcome(outcome)}`)
      if (options.publish) writePage(addToSummary(outcome))
      if (options.json) for (const pair of outcome.pairs) console.log(JSON.stringify(pair))
      else console.log(`${pairTable(outcome.pairs)}\n`)
      if (outcome.pairs.some((pair) => pair.void)) code = 1
    } finally {
      await machine.stop()
    }
  }
  return code
}

/** Runs one bench on a machine that is there. */
export async function runBench(
  bench: Bench,
  machine: Machine,
  options: BenchOptions,
  { say, signal }: Pick<Run, 'say' | 'signal'>,
): Promise<Outcome> {
  const quick = options.quick ?? false
  const seed = options.seed ?? Date.now() % 1_000_000
  const rounds = options.rounds ?? (quick ? QUICK_ROUNDS : (bench.rounds ?? ROUNDS))
  say(`${bench.name}: ${rounds} rounds${quick ? ', quick: no evidence' : ''}, seed ${seed}`)
  const watch = await watchNoise(machine.folder)
  const { pairs, samples } = await bench.run({
    machine,
    rounds,
    quick,
    seed,

    say,
    signal,
    minutes: options.minutes,
  })
  const noise = watch.end()
  return {
    bench: bench.name,
    pairs: pairs.map((pair) => ({ ...pair, quiet: noise.quiet })),
    noise,
    samples: [...samples].flatMap(([contender, all]) =>
      all.map((sample, index) => ({ contender, round: index + 1, ...sample })),
    ),
    environment: describeMachine(await describeServers(machine)),
    quick,
  }
}

const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers', 'max_wal_size']

async function describeServers(machine: Machine) {
  const rows = await machine.sql<{ name: string; value: string }>(
    `select name, current_setting(name) as value from pg_settings where name in ('server_version', '${SETTINGS.join("','")}')`,
  )
  const settings = Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  const { server_version: postgres = 'unknown', ...rest } = settings
  if (rest.fsync !== 'on' || rest.synchronous_commit !== 'on') {
    throw new Error(
      'This PostgreSQL does not wait for the disk (fsync, synchronous_commit): its figures would be worth nothing',
    )
  }
  return { postgres, kafka: KAFKA_VERSION, settings: rest }
}

export { benches, borrowMachine }
