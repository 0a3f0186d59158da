import { InvalidSchema } from '../errors.ts'
import { type Token, tokens } from './tokens.ts'

/** Deeper than any message that was written by hand. */
const MOST_LEVELS = 100

/** Takes a .proto file token by token. */
export class Reader {
  #tokens: Generator<Token, void>
  #next: Token
  #depth = 0

  /** @throws InvalidSchema when the text does not begin with a token */
  constructor(text: string) {
    this.#tokens = tokens(text)
    this.#next = this.#read()
  }

  get atEnd(): boolean {
    return this.#next.kind === 'end'
  }

  /** Whether this symbol or word comes next; it is not taken. */
  sees(text: string): boolean {
    return this.#next.kind !== 'string' && this.#next.text === text
  }

  get seesString(): boolean {
    return this.#next.kind === 'string'
  }

  /** Takes this symbol or word if it comes next. */
  skip(text: string): boolean {
    const found = this.sees(text)
    if (found) this.#next = this.#read()
    return found
  }

  /** @throws InvalidSchema when something else comes next */
  expect(text: string): void {
    if (!this.skip(text)) this.fail(`"${text}"`)
  }

  word(what: string): string {
    const { kind, text } = this.#next
    if (kind !== 'word') return this.fail(what)
    this.#next = this.#read()
    return text
  }

  /** A name of something that is defined here: letters, digits and _. */
  name(what: string): string {
    return /^[A-Za-z_]\w*$/.test(this.#next.text) ? this.word(what) : this.fail(what)
  }

  /** A type or an option of this package or another: `.google.protobuf.Any`. */
  path(what: string): string {
    return /^\.?[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(this.#next.text) ? this.word(what) : this.fail(what)
  }

  /** A whole number, decimal, octal or hexadecimal, or the word "max" for `max`. */
  number(what: string, max?: number): number {
    if (max !== undefined && this.skip('max')) return max
    if (!/^-?(0[xX][\da-fA-F]+|\d+)$/.test(this.#next.text)) return this.fail(what)
    const text = this.word(what)
    const digits = text.replace('-', '')
    const number = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
    return text.startsWith('-') ? -number : number
  }

  /** A string, or several that stand side by side. */
  string(what: string): string {
    if (!this.seesString) return this.fail(what)
    let text = ''
    for (; this.seesString; this.#next = this.#read()) text += this.#next.text
    return text
  }

  /** Reads what stands between these brackets, `read` once for each thing in them. */
  block(open: string, close: string, read: () => void): void {
    this.expect(open)
    if (++this.#depth > MOST_LEVELS) throw new InvalidSchema(`nested too deeply: more than ${MOST_LEVELS} levels`)
    while (!this.skip(close)) {
      if (this.atEnd) this.fail(`"${close}"`)
      read()
    }
    this.#depth--
  }

  fail(expected: string): never {
    const { text, line, kind } = this.#next
    const found = kind === 'end' ? text : JSON.stringify(text.slice(0, 100))
    throw new InvalidSchema(`line ${line}: ${expected} should stand where ${found} does`)
  }

  #read(): Token {
    const { value } = this.#tokens.next()
    return value ?? this.#next
  }
}
