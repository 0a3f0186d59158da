import { describe } from '@waybill/messaging'

/** `error`: something is lost, stands still or will soon. `warning`: it goes on, but not as it should. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note'

/** One thing that is not as it should be. */
export interface Finding {
  /** What it is about: a topic, a group, a service, a process. */
  readonly about: string
  readonly says: string
  /** When it differs from its check's. */
  readonly severity?: Severity
  /** What to do, when it differs from its check's. */
  readonly advice?: string
}

/** What was read, or why it was not. */
export type Looked<T> =
  | { readonly facts: T }
  /** `asked`: it was said where it is, and it did not answer. Else nobody said where it is, or it is none of ours. */
  | { readonly missing: string; readonly asked: boolean }

/** Each kind of fact, or why it is not there. */
export type Readings<F> = { readonly [Kind in keyof F]: Looked<F[Kind]> }

/** One thing that is looked at: a pure function of facts that were read before. */
export interface Check<F> {
  readonly name: string
  readonly severity: Severity
  /** What holds when nothing is found. */
  readonly holds: string
  /** What to do about a finding. */
  readonly advice: string
  /** The kinds of facts without which it can't be judged. */
  readonly needs: readonly (keyof F)[]
  find(facts: F): readonly Finding[]
}

/** A check whose `find` is given only the facts that it says it needs. */
export const check = <F, N extends keyof F>(
  definition: Omit<Check<F>, 'needs' | 'find'> & {
    readonly needs: readonly N[]
    find(facts: Pick<F, N>): readonly Finding[]
  },
): Check<F> => definition

/** What came of one check. */
export interface Verdict {
  readonly name: string
  readonly holds: string
  /** `ok`, the gravest of its findings, or `unknown` when it could not look. */
  readonly status: 'ok' | Severity | 'unknown'
  readonly findings: readonly Required<Finding>[]
  /** Why it could not look. */
  readonly missing?: string
}

const GRAVEST: readonly Severity[] = ['error', 'warning', 'note']

/** Judges facts by each check, in their order. */
export function examine<F>(checks: readonly Check<F>[], readings: Readings<F>): Verdict[] {
  return checks.map(({ name, holds, severity, advice, needs, find }) => {
    const missing = needs.flatMap((kind) => {
      const looked = readings[kind]
      return 'missing' in looked ? [looked.missing] : []
    })
    if (missing.length > 0)
      return { name, holds, status: 'unknown', findings: [], missing: [...new Set(missing)].join('; ') }
    const findings = find(factsOf(readings)).map((finding) => ({ severity, advice, ...finding }))
    const status = GRAVEST.find((one) => findings.some((finding) => finding.severity === one)) ?? 'ok'
    return { name, holds, status, findings }
  })
}

/**
 * What a program is told: 1 when something is wrong (an error or a warning; a note is none), else 2 when something that was to be
 * looked at did not answer, else 0.
 */
export function exitCodeOf<F>(verdicts: readonly Verdict[], readings: Readings<F>): 0 | 1 | 2 {
  if (verdicts.some(({ status }) => status === 'error' || status === 'warning')) return 1
  const looked: Looked<unknown>[] = Object.values(readings)
  return looked.some((one) => 'missing' in one && one.asked) ? 2 : 0
}

/** Reads facts, or says why that did not go. */
export async function look<T>(where: string, read: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { facts: await read() }
  } catch (error) {
    return {
      missing: `${where} did not answer: ${describe(error)}`,
      asked: true,
    }
  }
}

const factsOf = <F>(readings: Readings<F>): F =>
  Object.fromEntries(
    Object.entries<Looked<unknown>>(readings).flatMap(([kind, looked]) =>
      'facts' in looked ? [[kind, looked.facts]] : [],
    ),
  ) as F
