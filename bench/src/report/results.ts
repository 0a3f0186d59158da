import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import type { Noise } from '../measure/noise.ts'
import type { Sample } from '../measure/sample.ts'
import type { Pair } from './pair.ts'

/** What the figures were measured on. */
export interface Environment {
  readonly at: string
  readonly commit: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly kernel: string
  readonly node: string
  readonly postgres: string
  readonly kafka: string
  /** PostgreSQL's settings that decide what a commit is worth, as it runs. */
  readonly settings: Readonly<Record<string, string>>
}

/** What one bench gave. */
export interface Outcome {
  readonly bench: string
  readonly pairs: readonly Pair[]
  readonly noise: Noise
  /** Of each contender, every round: none is left out. */
  readonly samples: readonly (Sample & { readonly contender: string; readonly round: number })[]
  readonly environment: Environment
  readonly quick: boolean
}

const FOLDER = resolve(import.meta.dirname, '../../results')

/** The machine and the checkout; the servers say their own part. */
export function describeMachine(servers: Pick<Environment, 'postgres' | 'kafka' | 'settings'>): Environment {
  return {
    at: new Date().toISOString(),
    commit: commit(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
    ...servers,
  }
}

/**
 * Writes all that was measured to bench/results/<time>-<commit>/.
 * @returns the folder
 */
export function writeOutcome({ bench, pairs, noise, samples, environment }: Outcome): string {
  const time = environment.at.slice(0, 19).replaceAll(/[-:]/g, '')
  const folder = join(FOLDER, `${time}-${environment.commit}-${bench}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'env.json'), `${JSON.stringify({ ...environment, noise }, null, 2)}\n`)
  writeFileSync(join(folder, 'samples.ndjson'), lines(samples.map((sample) => ({ bench, ...sample }))))
  writeFileSync(join(folder, 'pairs.ndjson'), lines(pairs))
  return folder
}

/** What was published last, a bench each; the one file of results that is committed. */
export type Summary = Readonly<Record<string, Pick<Outcome, 'pairs' | 'noise' | 'environment' | 'quick'>>>

const SUMMARY = join(FOLDER, 'summary.json')

export const readSummary = (): Summary => JSON.parse(readFileSync(SUMMARY, 'utf8'))

export function addToSummary({ bench, pairs, noise, environment, quick }: Outcome): Summary {
  const summary = { ...readSummary(), [bench]: { environment, noise, quick, pairs } }
  writeFileSync(SUMMARY, `${JSON.stringify(summary, null, 2)}\n`)
  return summary
}

const lines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: FOLDER, encoding: 'utf8', stdio: 'pipe' }).trim()
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? '-changed' : '')
  } catch {
    return 'no-git'
  }
}
