import { messageOf } from '../errors.ts'
import { countLine } from './counts.ts'
import type { TestFiles } from './files.ts'
import { type Infrastructure, startInfrastructure } from './infrastructure.ts'
import { inPool } from './pool.ts'
import { both, brokenOff, nothing, type Outcome, timeText } from './results.ts'
import { runTests, runTool, type Surroundings } from './run-command.ts'
import { openSharedState } from './shared-state.ts'
import { type Piece, piecesOf } from './work.ts'

export const stages = ['types', 'lint', 'unit', 'int', 'e2e'] as const
export type Stage = (typeof stages)[number]

/** What runs in browsers has other types than what runs in Node. */
const WEB = 'apps/console/src/web'

/** A platform is 20 processes and 3 GB, and its start takes both of two cores. */
const MOST_PLATFORMS = 2

const WITHIN_MS = { unit: 60_000, int: 300_000, e2e: 900_000 }

type Tell = (outcome: Outcome) => void

/** Types, lint and the pure tests, all of them in one process: that is five times faster than one each. */
export async function pureStages(
  chosen: readonly Stage[],
  { unit }: TestFiles,
  jobs: number,
  around: Surroundings,
): Promise<Outcome> {
  const works: { name: string; run: () => Promise<Outcome> }[] = []
  if (unit.length > 0) works.push({ name: 'unit', run: () => runTests(unit, { withinMs: WITHIN_MS.unit }, around) })
  if (chosen.includes('types')) {
    works.push({ name: 'types', run: () => runTool('types', ['tsc'], around) })
    works.push({ name: 'types', run: () => runTool('types of the web app', ['tsc', '-p', WEB], around) })
  }
  if (chosen.includes('lint'))
    works.push({
      name: 'lint',
      run: () => runTool('lint and format', ['biome', 'check', '--error-on-warnings'], around),
    })
  const limits = { jobs: Math.min(jobs, 2), heavy: () => false, heavyJobs: 0 }
  return stage('Types, lint and unit tests', works, (each) =>
    inPool(works, limits, async ({ name, run }) => each(await orBrokenOff(name, run)), around.signal),
  )
}

/** What needs Kafka and PostgreSQL, or a whole platform. */
export async function realStages(tests: TestFiles, jobs: number, around: Surroundings): Promise<Outcome> {
  const pieces = piecesOf(tests)
  const platforms = Math.min(MOST_PLATFORMS, Math.max(1, jobs - 1))
  const limits = { jobs, heavy: ({ kind }: Piece) => kind === 'e2e', heavyJobs: platforms }
  const title = [tests.int.length > 0 ? 'integration' : '', tests.e2e.length > 0 ? 'end to end' : '']
    .filter(Boolean)
    .join(' and ')
  const most = Math.min(jobs, pieces.length)
  return stage(
    `${title[0]?.toUpperCase()}${title.slice(1)} tests${most > 1 ? `, ${most} at a time` : ''}`,
    pieces,
    async (each) => {
      const infrastructure =
        tests.int.length > 0 ? await startInfrastructure(around.env, (text) => console.log(`  ${text}`)) : undefined
      const work = async (piece: Piece) => {
        if (piece.kind === 'e2e') console.log(`  … ${piece.files.join(', ')}`)
        await runPiece(piece, infrastructure, around, each).catch((error: unknown) =>
          each(brokenOff(piece.files.join(', '), messageOf(error))),
        )
      }
      try {
        await inPool(pieces, limits, work, around.signal)
      } finally {
        await infrastructure?.stop()
      }
    },
  )
}

/** Runs the files of a piece, and tells of each as it ends. */
async function runPiece(
  { kind, files }: Piece,
  infrastructure: Infrastructure | undefined,
  around: Surroundings,
  tell: Tell,
): Promise<void> {
  const options = { withinMs: WITHIN_MS[kind] }
  const run = async (file: string, more: NodeJS.ProcessEnv = {}) => {
    const env = { ...around.env, ...more }
    const outcome = await orBrokenOff(file, () => runTests([file], options, { ...around, env }))
    tell(outcome)
    return outcome.counts.failed === 0
  }
  if (files.length === 1) {
    for (const file of files) await run(file, kind === 'int' ? infrastructure?.env : {})
    return
  }
  let shared = await openSharedState(around.env)
  try {
    for (const file of files) {
      if ((await run(file, shared.env)) || around.signal.aborted) continue
      // What failed may have left it broken: the next has a fresh one.
      await shared.remove()
      shared = await openSharedState(around.env)
    }
  } finally {
    await shared.remove()
  }
}

/** Shows what is run as it ends, and in the end how much and how long. */
async function stage(title: string, works: readonly unknown[], run: (each: Tell) => Promise<void>): Promise<Outcome> {
  if (works.length === 0) return nothing
  const since = performance.now()
  console.log(`\n${title}`)
  let all = nothing
  const each: Tell = (outcome) => {
    for (const line of outcome.lines) console.log(line)
    all = both(all, outcome)
  }
  await run(each).catch((error: unknown) => each(brokenOff(title, messageOf(error))))
  console.log(`  ${countLine(all.counts)} (${timeText(performance.now() - since)})`)
  return all
}

const orBrokenOff = (of: string, run: () => Promise<Outcome>): Promise<Outcome> =>
  run().catch((error: unknown) => brokenOff(of, messageOf(error)))
