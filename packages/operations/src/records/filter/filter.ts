import type { RecordView } from '../view.ts'
import { type Expression, type Literal, type Operator, parseFilter, type Step } from './parse.ts'

/** Whether a record is wanted. */
export type RecordFilter = (record: RecordView) => boolean

/**
 * A filter of its text; see `parseFilter` for what it may say. A path with `[*]` is true of a record when it is of one
 * element. What is not there equals null, is not equal to anything else, and is neither more nor less.
 *
 * @throws Refused that says where it can't be read
 */
export function compileFilter(text: string): RecordFilter {
  const expression = parseFilter(text)
  return (record) => holds(expression, record)
}

function holds(expression: Expression, record: RecordView): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.of.every((each) => holds(each, record))
    case 'or':
      return expression.of.some((each) => holds(each, record))
    case 'not':
      return !holds(expression.of, record)
    case 'compare':
      return valuesAt(record, expression.path).some((value) => compares(value, expression.operator, expression.values))
  }
}

/** What a path leads to: one value, or with `[*]` one for each element. */
export function valuesAt(record: unknown, path: readonly Step[]): unknown[] {
  let values = [record]
  for (const step of path) {
    values = values.flatMap((value) => {
      if ('all' in step) return Array.isArray(value) ? value : [undefined]
      if ('index' in step) return [Array.isArray(value) ? value[step.index] : undefined]
      return [fieldOf(value, step.field)]
    })
  }
  return values
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined

function compares(value: unknown, operator: Operator, literals: readonly Literal[]): boolean {
  const [literal = null] = literals
  switch (operator) {
    case 'exists':
      return value !== undefined && value !== null
    case 'in':
      return literals.some((each) => isEqual(value, each))
    case '=':
      return isEqual(value, literal)
    case '!=':
      return !isEqual(value, literal)
    case 'contains':
      return contains(value, String(literal))
    default:
      return isOrdered(orderOf(value, literal), operator)
  }
}

const isOrdered = (order: number | undefined, operator: '<' | '<=' | '>' | '>='): boolean => {
  if (order === undefined) return false
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

const isEqual = (value: unknown, literal: Literal): boolean =>
  literal === null ? value === null || value === undefined : value === literal || orderOf(value, literal) === 0

/** Text within text, whatever the case; in a list, an element. */
function contains(value: unknown, part: string): boolean {
  if (Array.isArray(value)) return value.some((each) => contains(each, part))
  if (typeof value === 'object' || value === undefined || value === null) return false
  return String(value).toLowerCase().includes(part.toLowerCase())
}

/** Below, at or above 0 as the value is less than, equal to or more than the literal; undefined when they do not compare. */
function orderOf(value: unknown, literal: Literal): number | undefined {
  if (typeof literal === 'number') {
    // Offsets and large numbers of a record are texts of digits.
    const number = typeof value === 'number' ? value : isNumeric(value) ? Number(value) : undefined
    return number === undefined ? undefined : number - literal
  }
  if (typeof literal !== 'string' || typeof value !== 'string') return undefined
  const [time, other] = [timeOf(value), timeOf(literal)]
  if (time !== undefined && other !== undefined) return time - other
  return value < literal ? -1 : value > literal ? 1 : 0
}

const isNumeric = (value: unknown): value is string => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)

/** The milliseconds of an ISO 8601 date or time; undefined for any other text. */
function timeOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d|$)/.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
