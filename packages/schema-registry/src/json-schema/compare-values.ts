import type { Finding } from './findings.ts'
import { enumNarrowed, keywordAdded, keywordChanged, tightened, typeNarrowed } from './findings.ts'
import type { Limits, NumberSchema, StringSchema, Values } from './types.ts'

/** Upper and lower bounds: what is written must keep those that it is read with. */
export function compareLimits(reader: Limits, writer: Limits): Finding[] {
  return Object.entries(reader).flatMap(([keyword, read]) => {
    const written = writer[keyword]
    if (read === undefined || read === written) return []
    const isUpper = /^(max|exclusiveMax)/.test(keyword)
    const holds = written !== undefined && (isUpper ? written < read : written > read)
    return holds ? [] : [tightened(keyword, read, written)]
  })
}

export function compareStrings(reader: StringSchema, writer: StringSchema): Finding[] {
  return [...compareLimits(reader.limits, writer.limits), ...comparePattern(reader.pattern, writer.pattern)]
}

function comparePattern(read: string | undefined, written: string | undefined): Finding[] {
  if (read === undefined || read === written) return []
  if (written === undefined) return [keywordAdded('PATTERN_ADDED', 'pattern')]
  return [keywordChanged('PATTERN_CHANGED', 'pattern', 'whether all that one matches the other does cannot be told')]
}

export function compareNumbers(reader: NumberSchema, writer: NumberSchema): Finding[] {
  return [
    ...compareLimits(reader.limits, writer.limits),
    ...compareMultiple(reader.multipleOf, writer.multipleOf),
    ...(reader.integer && !writer.integer ? [typeNarrowed('an integer', 'any number')] : []),
  ]
}

function compareMultiple(read: number | undefined, written: number | undefined): Finding[] {
  if (read === undefined || read === written) return []
  if (written === undefined) return [keywordAdded('MULTIPLE_OF_ADDED', 'multipleOf')]
  if (isMultiple(written, read)) return []
  const type = isMultiple(read, written) ? 'MULTIPLE_OF_EXPANDED' : 'MULTIPLE_OF_CHANGED'
  return [keywordChanged(type, 'multipleOf', `not every multiple of ${written} is one of ${read}`)]
}

// 0.3 is a multiple of 0.1, but 0.3 % 0.1 is not 0: so both are counted in the smallest digit either has.
function isMultiple(number: number, of: number): boolean {
  const digits = Math.max(decimals(number), decimals(of))
  if (digits > 100) return false
  const divisor = scaled(of, digits)
  return divisor !== 0n && scaled(number, digits) % divisor === 0n
}

function decimals(number: number): number {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number)) ?? []
  return Math.max(0, fraction.length - Number(exponent))
}

function scaled(number: number, digits: number): bigint {
  const [, whole = '0', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number)) ?? []
  return BigInt(whole + fraction) * 10n ** BigInt(digits + Number(exponent) - fraction.length)
}

/** `enum` and `const`: every value that was written must be one that is read. */
export function compareChoices(reader: Values, writer: Values): Finding[] {
  const missing = [...writer.values].filter((value) => !reader.values.has(value))
  if (missing.length === 0) return []
  const narrowed = reader.kind === 'enum' && [...reader.values].every((value) => writer.values.has(value))
  return [enumNarrowed(reader.kind, missing, narrowed)]
}
