import { InvalidSchema } from '../errors.ts'

export type Token = { kind: 'word' | 'string' | 'symbol' | 'end'; text: string; line: number }

const PATTERN =
  /(?<space>\s+|\/\/[^\n]*|\/\*[^]*?\*\/)|(?<word>[\w.+-]+)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<symbol>[{}[\]()<>=;:,/])/y

/** The words, strings and symbols of a .proto file. @throws InvalidSchema at a character that can be none */
export function* tokens(text: string): Generator<Token, void> {
  const pattern = new RegExp(PATTERN)
  let line = 1
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex
    const found = pattern.exec(text)
    if (found === null)
      throw new InvalidSchema(`line ${line}: ${JSON.stringify(text.slice(at, at + 20))} is not Protobuf`)
    const { word, string, symbol } = found.groups ?? {}
    if (word !== undefined) yield { kind: 'word', text: word, line }
    if (string !== undefined) yield { kind: 'string', text: unquoted(string), line }
    if (symbol !== undefined) yield { kind: 'symbol', text: symbol, line }
    line += found[0].split('\n').length - 1
  }
  yield { kind: 'end', text: 'the end of the text', line }
}

const ESCAPES: Record<string, string> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
}

const unquoted = (text: string) =>
  text
    .slice(1, -1)
    .replaceAll(/\\(?:([xX][\da-fA-F]{1,2})|([0-7]{1,3})|u([\da-fA-F]{4})|(.))/g, (_, hex, octal, unicode, other) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex.slice(1), 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16))
      return ESCAPES[other] ?? other
    })
