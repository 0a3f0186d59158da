import type {
  Enum,
  Extend,
  Field,
  Message,
  OneOf,
  Option,
  OptionValue,
  ProtoFile,
  Reserved,
  Rpc,
  Service,
} from './types.ts'
import { MAX_ENUM, MAX_FIELD } from './types.ts'

/**
 * The one text of a .proto file, however it was written: no comments, one way to indent, messages before enums, and
 * inside a message its parts in a fixed order. It is the text that Confluent's registry stores and tells schemas apart by.
 */
export function writeProto(file: ProtoFile): string {
  return [
    file.syntax === undefined ? '' : `syntax = "${file.syntax}";\n`,
    file.package === undefined ? '' : `package ${file.package};\n`,
    section([
      ...file.imports.map((name) => `import "${name}";\n`),
      ...file.publicImports.map((name) => `import public "${name}";\n`),
    ]),
    section(file.options.map(writeOptionLine)),
    section([...file.messages.map(writeMessage), ...file.enums.map(writeEnum)]),
    section(file.extends.map(writeExtend)),
    section(file.services.map(writeService)),
  ].join('')
}

const section = (parts: string[]) => (parts.length === 0 ? '' : `\n${parts.join('')}`)

const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '  ')

const inner = (parts: string[]) => indented(section(parts))

const writeMessage = (message: Message): string =>
  [
    `message ${message.name} {`,
    inner(message.reserved.map((reserved) => writeReserved(reserved, MAX_FIELD))),
    inner(message.options.map(writeOptionLine)),
    inner(message.fields.map(writeField)),
    inner(message.oneofs.map(writeOneOf)),
    inner(
      message.extensions.map(
        ({ ranges, options }) => `extensions ${writeRanges(ranges, MAX_FIELD)}${writeOptions(options)};\n`,
      ),
    ),
    inner(message.extends.map(writeExtend)),
    inner([...message.messages.map(writeMessage), ...message.enums.map(writeEnum)]),
    '}\n',
  ].join('')

function writeField({ label, type, name, number, options }: Field): string {
  const written = type.key === undefined ? type.name : `map<${type.key}, ${type.name}>`
  return `${label === undefined ? '' : `${label} `}${written} ${name} = ${number}${writeOptions(lastTwo(options))};\n`
}

// As Confluent writes them: what is not really an option comes last.
const lastTwo = (options: Option[]) => {
  const rank = ({ name, custom }: Option) => (custom ? 0 : name === 'default' ? 1 : name === 'json_name' ? 2 : 0)
  return options.toSorted((a, b) => rank(a) - rank(b))
}

const writeOneOf = ({ name, options, fields }: OneOf) =>
  `oneof ${name} {${inner(options.map(writeOptionLine))}${inner(fields.map(writeField))}}\n`

function writeEnum({ name, reserved, options, values }: Enum): string {
  const constants = values.map((value) => `${value.name} = ${value.number}${writeOptions(value.options)};\n`)
  const parts = [...reserved.map((one) => writeReserved(one, MAX_ENUM)), ...options.map(writeOptionLine), ...constants]
  return `enum ${name} {${inner(parts)}}\n`
}

const writeExtend = ({ name, fields }: Extend) => `extend ${name} {${inner(fields.map(writeField))}}\n`

const writeService = ({ name, options, rpcs }: Service) =>
  `service ${name} {${inner(options.map(writeOptionLine))}${inner(rpcs.map(writeRpc))}}\n`

function writeRpc({ name, request, response, options }: Rpc): string {
  const [from, to] = [request, response].map(({ type, stream }) => (stream ? `stream ${type}` : type))
  const body = options.length === 0 ? '' : ` {\n${indented(options.map(writeOptionLine).join(''))}}`
  return `rpc ${name} (${from}) returns (${to})${body};\n`
}

const writeReserved = (reserved: Reserved, max: number) =>
  `reserved ${reserved.map((one) => (typeof one === 'string' ? `"${one}"` : writeRanges([one], max))).join(', ')};\n`

const writeRanges = (ranges: { from: number; to: number }[], max: number) =>
  ranges.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to === max ? 'max' : to}`)).join(', ')

const writeOptionLine = (option: Option) => `option ${writeOption(option)};\n`

const writeOptions = (options: Option[]) => (options.length === 0 ? '' : ` ${bracketed(options.map(writeOption))}`)

function bracketed(parts: string[]): string {
  return parts.length === 1 ? `[${parts[0]}]` : `[\n${lines(parts)}]`
}

const lines = (parts: string[]) => (parts.length === 0 ? '' : `${indented(parts.join(',\n'))}\n`)

function writeOption({ name, custom, value }: Option): string {
  const written = custom ? `(${name})` : name
  if (value.kind === 'field') return `${written}.${writeOption(value.option)}`
  return `${written} = ${value.kind === 'list' ? bracketed(value.values.map(writeValue)) : writeValue(value)}`
}

function writeValue(value: OptionValue): string {
  switch (value.kind) {
    case 'string':
      return `"${escaped(value.value)}"`
    case 'word':
      return value.value
    case 'list':
      return `[\n${lines(value.values.map(writeValue))}]`
    case 'map':
      return `{\n${lines([...value.entries].map(([name, one]) => `${name}: ${writeValue(one)}`))}}`
    case 'field':
      return writeOption(value.option)
  }
}

const ESCAPES: Record<string, string> = {
  ...{ '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' },
  ...{ '\\': '\\\\', "'": "\\'", '"': '\\"' },
}

const escaped = (text: string) =>
  text.replaceAll(/[\x07\b\f\n\r\t\v\\'"]/g, (character) => ESCAPES[character] ?? character)
