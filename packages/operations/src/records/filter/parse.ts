import { Refused } from '../../refused.ts'
import { type Token, tokensOf, unreadable } from './tokens.ts'

/** A step into a value: a field, one element of a list, or all of them. */
export type Step = { field: string } | { index: number } | { all: true }

export type Literal = string | number | boolean | null

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'exists' | 'in'

/** A filter as a tree. */
export type Expression =
  | { kind: 'and' | 'or'; of: Expression[] }
  | { kind: 'not'; of: Expression }
  | { kind: 'compare'; path: Step[]; operator: Operator; values: Literal[] }

const LONGEST = 1_000
const DEEPEST = 30
const ROOTS = ['type', 'key', 'topic', 'partition', 'offset', 'time', 'headers', 'data', 'bytes', 'format', 'problem']
const SIGNS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

/**
 * Reads a filter such as `type = "orders.order.placed" and data.total.amountMinor > 5000`.
 *
 *     expression  = all { ("or" | "||") all }
 *     all         = one { ("and" | "&&") one }
 *     one         = ("not" | "!") one | "(" expression ")" | path test
 *     test        = ("=" | "!=" | "<" | "<=" | ">" | ">=" | "contains") literal | "exists" | "in" "(" literal { "," literal } ")"
 *     path        = root { "." (word | string) | "[" (number | "*") "]" }
 *     literal     = string | number | "true" | "false" | "null"
 *
 * It is data: nothing of it is ever run as code. At most 1,000 characters, 30 levels deep.
 *
 * @throws Refused that says where it can't be read and what would fit there
 */
export function parseFilter(text: string): Expression {
  if (text.length > LONGEST) throw new Refused('invalid', `A filter has at most ${LONGEST} characters.`)
  const tokens = tokensOf(text)
  let place = 0
  const peek = (): Token | undefined => tokens[place]
  const fail = (problem: string) => unreadable(text, peek()?.at ?? text.length, problem)

  /** Takes the next token when it is one of these words or signs. */
  function take(...texts: string[]): string | undefined {
    const token = peek()
    if (!token || token.kind === 'string' || token.kind === 'number') return undefined
    const found = token.kind === 'word' ? token.text.toLowerCase() : token.text
    if (!texts.includes(found)) return undefined
    place += 1
    return found
  }

  function need(sign: string): void {
    if (take(sign) === undefined) throw fail(`there should be '${sign}'`)
  }

  function many(kind: 'and' | 'or', words: string[], one: () => Expression): Expression {
    const of = [one()]
    while (take(...words) !== undefined) of.push(one())
    const [only] = of
    return of.length === 1 && only ? only : { kind, of }
  }

  const expression = (depth: number): Expression => many('or', ['or', '||'], () => all(depth))
  const all = (depth: number): Expression => many('and', ['and', '&&'], () => one(depth))

  function one(depth: number): Expression {
    if (depth > DEEPEST) throw fail(`it is more than ${DEEPEST} levels deep`)
    if (take('not', '!') !== undefined) return { kind: 'not', of: one(depth + 1) }
    if (take('(') !== undefined) {
      const inner = expression(depth + 1)
      need(')')
      return inner
    }
    return { kind: 'compare', path: path(), ...test() }
  }

  function path(): Step[] {
    const root = peek()
    if (root?.kind !== 'word' || !ROOTS.includes(root.text)) {
      throw fail(`a comparison begins with one of ${ROOTS.join(', ')}`)
    }
    place += 1
    const steps: Step[] = [{ field: root.text }]
    for (;;) {
      if (take('.') !== undefined) steps.push(field())
      else if (take('[') !== undefined) steps.push(element())
      else return steps
    }
  }

  function field(): Step {
    const token = peek()
    if (token?.kind !== 'word' && token?.kind !== 'string') throw fail('the name of a field follows a point')
    place += 1
    return { field: token.text }
  }

  function element(): Step {
    const token = peek()
    const index = token?.kind === 'number' && /^\d{1,9}$/.test(token.text) ? Number(token.text) : undefined
    if (index !== undefined) place += 1
    else if (take('*') === undefined) throw fail('in brackets is a number or *')
    need(']')
    return index === undefined ? { all: true } : { index }
  }

  function test(): { operator: Operator; values: Literal[] } {
    if (take('exists') !== undefined) return { operator: 'exists', values: [] }
    if (take('contains') !== undefined) return { operator: 'contains', values: [literal()] }
    if (take('in') !== undefined) {
      need('(')
      const values = [literal()]
      while (take(',') !== undefined) values.push(literal())
      need(')')
      return { operator: 'in', values }
    }
    const operator = SIGNS[take(...Object.keys(SIGNS)) ?? '']
    if (!operator) throw fail('a path is followed by =, !=, <, <=, >, >=, contains, in or exists')
    return { operator, values: [literal()] }
  }

  function literal(): Literal {
    const token = peek()
    if (token?.kind === 'string' || token?.kind === 'number') {
      place += 1
      return token.kind === 'string' ? token.text : Number(token.text)
    }
    const word = take('true', 'false', 'null')
    if (word === undefined) throw fail('there should be a "text" in quotes, a number, true, false or null')
    return word === 'null' ? null : word === 'true'
  }

  const found = expression(0)
  if (peek()) throw fail("it should end here, or go on with 'and' or 'or'")
  return found
}
