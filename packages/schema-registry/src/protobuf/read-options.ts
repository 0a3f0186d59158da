import type { Reader } from './reader.ts'
import type { Option, OptionValue } from './types.ts'

/** `option name = value;` after the word "option". */
export function readOptionLine(reader: Reader): Option {
  const option = readOption(reader)
  reader.expect(';')
  return option
}

/** The options of a field or value, in brackets; none when there are none. */
export function readOptions(reader: Reader): Option[] {
  const options: Option[] = []
  if (reader.sees('['))
    reader.block('[', ']', () => {
      options.push(readOption(reader))
      if (!reader.sees(']')) reader.expect(',')
    })
  return options
}

function readOption(reader: Reader): Option {
  const custom = reader.skip('(')
  const name = reader.path('the name of an option')
  if (!custom) {
    reader.expect('=')
    return { name, custom, value: readValue(reader) }
  }
  reader.expect(')')
  const fields = reader.sees('=') ? [] : reader.word('a field of the option').split('.').slice(1)
  reader.expect('=')
  const value = fields.reduceRight<OptionValue>(
    (inner, field) => ({ kind: 'field', option: { name: field, custom: false, value: inner } }),
    readValue(reader),
  )
  return { name, custom, value }
}

function readValue(reader: Reader): OptionValue {
  if (reader.seesString) return { kind: 'string', value: reader.string('a string') }
  if (reader.sees('{')) return readMap(reader, '{', '}')
  if (reader.sees('<')) return readMap(reader, '<', '>')
  if (!reader.sees('[')) return { kind: 'word', value: reader.word('the value of an option') }
  const values: OptionValue[] = []
  reader.block('[', ']', () => {
    values.push(readValue(reader))
    if (!reader.sees(']')) reader.expect(',')
  })
  return { kind: 'list', values }
}

// A name that stands several times holds a list.
function readMap(reader: Reader, open: string, close: string): OptionValue {
  const entries = new Map<string, OptionValue>()
  reader.block(open, close, () => {
    const name = readKey(reader)
    if (!reader.sees('{') && !reader.sees('<')) reader.expect(':')
    const value = readValue(reader)
    const before = entries.get(name)
    if (before === undefined) entries.set(name, value)
    else entries.set(name, { kind: 'list', values: [...valuesOf(before), ...valuesOf(value)] })
    if (!reader.skip(',')) reader.skip(';')
  })
  return { kind: 'map', entries }
}

const valuesOf = (value: OptionValue) => (value.kind === 'list' ? value.values : [value])

function readKey(reader: Reader): string {
  if (!reader.skip('[')) return reader.word('a field of the option')
  let name = reader.word('an extension or a type')
  if (reader.skip('/')) name += `/${reader.word('a type')}`
  reader.expect(']')
  return `[${name}]`
}
