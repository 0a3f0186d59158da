import type { Prescription, PrescriptionLine, State } from './prescription.ts'

/** What a pharmacist says about one line. */
export type LineVerdict = { sku: string; verdict: 'approved' } | { sku: string; verdict: 'rejected'; reason: string }

/** What a pharmacist says: the same about all lines, or something about each of them. */
export type Verdict = { all: 'approved' } | { all: 'rejected'; reason: string } | { lines: readonly LineVerdict[] }

export type Ruling =
  | { outcome: 'decide'; state: State; lines: PrescriptionLine[]; reason: string | null }
  /** It was decided just so before: nothing changes. */
  | { outcome: 'stands' }
  | { outcome: 'refused'; status: 409 | 422; code: string; because: string }

type Decided = Pick<Prescription, 'state' | 'lines'>

/**
 * What a verdict does to a prescription. It is decided once, with all its lines: a verdict that says nothing about one of
 * them is refused, so that none is handed out because it was overlooked.
 */
export function rule(prescription: Decided, verdict: Verdict): Ruling {
  const { state, lines } = prescription
  const fault = faultOf(lines, verdict)
  if (fault) return { outcome: 'refused', status: 422, ...fault }
  if (state === 'closed') return refuse('prescription-closed', 'was cancelled: there is nothing left to decide')

  const decided = lines.map((line) => decide(line, verdict))
  if (state === 'received') return { outcome: 'decide', lines: decided, ...summaryOf(decided) }
  if (decided.every((line, at) => line.state === lines[at]?.state)) return { outcome: 'stands' }
  return refuse('already-decided', `has a prescription that is ${state} already`)
}

function faultOf(lines: readonly PrescriptionLine[], verdict: Verdict): { code: string; because: string } | undefined {
  if ('all' in verdict) return undefined
  const told = verdict.lines.map(({ sku }) => sku)
  const unknown = told.filter((sku) => !lines.some((line) => line.sku === sku))
  if (unknown.length > 0) {
    return { code: 'unknown-line', because: `has no line on prescription for ${unknown.join(', ')}` }
  }
  const twice = told.filter((sku, at) => told.indexOf(sku) !== at)
  if (twice.length > 0) return { code: 'line-decided-twice', because: `got two verdicts on ${twice.join(', ')}` }

  const left = lines.filter(({ sku }) => !told.includes(sku)).map(({ sku }) => sku)
  return left.length > 0 ? { code: 'line-undecided', because: `got no verdict on ${left.join(', ')}` } : undefined
}

function decide(line: PrescriptionLine, verdict: Verdict): PrescriptionLine {
  const said =
    'all' in verdict ? { ...verdict, verdict: verdict.all } : verdict.lines.find(({ sku }) => sku === line.sku)
  if (said === undefined) throw new TypeError(`There is no verdict on ${line.sku}`)
  return { ...line, state: said.verdict, reason: 'reason' in said ? said.reason : null }
}

function summaryOf(lines: readonly PrescriptionLine[]): { state: State; reason: string | null } {
  const rejected = rejectedOf(lines)
  const [first, ...others] = new Set(rejected.map(({ reason }) => reason))
  if (first === undefined) return { state: 'approved', reason: null }

  const state = rejected.length < lines.length ? 'partly-approved' : 'rejected'
  if (state === 'rejected' && others.length === 0) return { state, reason: first }
  return { state, reason: rejected.map(({ name, reason }) => `${name}: ${reason}`).join('; ') }
}

/** The lines that are rejected, as they are told. */
export const rejectedOf = (lines: readonly PrescriptionLine[]): { sku: string; name: string; reason: string }[] =>
  lines.flatMap(({ sku, name, reason }) => (reason === null ? [] : [{ sku, name, reason }]))

const refuse = (code: string, because: string): Ruling => ({ outcome: 'refused', status: 409, code, because })
