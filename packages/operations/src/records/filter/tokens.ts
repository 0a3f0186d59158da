import { Refused } from '../../refused.ts'

export type Token = { at: number } & (
  | { kind: 'word'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'sign'; text: string }
)

const PATTERN =
  /\s*(?:(?<word>[A-Za-z_$][\w$-]*)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<sign>!=|<>|<=|>=|==|&&|\|\||[=<>!()[\].,*]))/y

/** Cuts a filter into words, numbers, strings and signs. Throws Refused that says where it can't be read. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  PATTERN.lastIndex = 0
  let end = 0
  for (let found = PATTERN.exec(text); found; found = PATTERN.exec(text)) {
    end = PATTERN.lastIndex
    const { word, number, string, sign } = found.groups ?? {}
    const at = end - (word ?? number ?? string ?? sign ?? '').length
    if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else if (string !== undefined) tokens.push({ kind: 'string', text: unquoted(string), at })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at })
  }
  const rest = text.slice(end).trimStart()
  if (rest !== '')
    throw unreadable(text, text.length - rest.length, 'it goes on with something that has no meaning here')
  return tokens
}

const unquoted = (text: string): string => text.slice(1, -1).replaceAll(/\\(.)/g, '$1')

/** A refusal that shows the place. */
export const unreadable = (text: string, at: number, problem: string): Refused =>
  new Refused(
    'invalid',
    `The filter can't be read at character ${at + 1}, ${at < text.length ? `'${text.slice(at, at + 20)}'` : 'its end'}: ${problem}.`,
  )
