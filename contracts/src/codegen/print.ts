import type { Definition, FieldModel, TypeModel } from './model.ts'

const WIDTH = 120

/** Prints JSON data as a TypeScript literal, on one line when it fits into what is left of it. */
export function printValue(value: unknown, indent = '', used = 0): string {
  const flat = printFlat(value)
  if (indent.length + used + flat.length < WIDTH || typeof value !== 'object' || value === null) return flat

  const deeper = `${indent}  `
  if (Array.isArray(value))
    return `[\n${value.map((item) => `${deeper}${printValue(item, deeper)},\n`).join('')}${indent}]`
  const entries = Object.entries(value).map(([key, item]) => {
    const name = printKey(key)
    return `${deeper}${name}: ${printValue(item, deeper, name.length + 2)},\n`
  })
  return `{\n${entries.join('')}${indent}}`
}

function printFlat(value: unknown): string {
  if (typeof value === 'string') return printString(value)
  if (Array.isArray(value)) return `[${value.map(printFlat).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).map(([key, item]) => `${printKey(key)}: ${printFlat(item)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

const printKey = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : printString(key))

function printString(text: string): string {
  const json = JSON.stringify(text)
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`
}

/** Prints a doc comment, on one line when it fits. */
export function printDoc(doc: string, indent = ''): string {
  const text = doc.replaceAll('*/', '* /').replace(/\s+/g, ' ').trim()
  if (indent.length + text.length + 7 <= WIDTH) return `${indent}/** ${text} */\n`

  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && indent.length + 3 + line.length + 1 + word.length <= WIDTH)
      lines.push(`${lines.pop()} ${word}`)
    else lines.push(word)
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`
}

export function printType(type: TypeModel): string {
  switch (type.kind) {
    case 'plain':
      return type.ts
    case 'named':
      return type.name
    case 'choice':
      return type.values.map(printString).join(' | ')
    case 'nullable':
      return `${printType(type.of)} | null`
    case 'array': {
      const items = printType(type.items)
      return items.includes(' ') ? `(${items})[]` : `${items}[]`
    }
  }
}

/** Prints a type of its own: an object type for a record; for a choice its words as a constant, and their union. */
export function printDefinition(definition: Definition): string {
  const { name, doc } = definition
  if (definition.kind === 'record') {
    return `${printDoc(doc)}export type ${name} = {\n${definition.fields.map(printField).join('')}}\n`
  }
  const start = `export const ${name} = `
  const words = printValue(definition.values, '', start.length + ' as const'.length)
  return `${printDoc(doc)}${start}${words} as const\nexport type ${name} = (typeof ${name})[number]\n`
}

function printField({ name, doc, pii, type }: FieldModel): string {
  return `${printDoc(pii ? `${doc} Personal data.` : doc, '  ')}  ${name}: ${printType(type)}\n`
}
