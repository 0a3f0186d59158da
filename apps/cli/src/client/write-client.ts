import type { Operation, Parameter } from './read-operations.ts'
import { commentOf, keyOf, type Schema, typeOf } from './types.ts'

/** Writes the module of @waybill/client that says which operations there are, and what each takes and answers. */
export function clientModule(operations: readonly Operation[]): string {
  return indented(`// Written by \`./waybill client generate\` from the routes of the services. Do not edit.

/** What each operation of the API takes and answers. */
export interface Operations {
${operations.map(typesOf).join('\n')}
}

/** How each operation is asked for. */
export const operations = {
${operations.map(({ name, ...operation }) => `  ${name}: ${JSON.stringify(callOf(operation))},`).join('\n')}
} as const
`)
}

function indented(text: string): string {
  let depth = 0
  const lines = text.split('\n').map((line) => {
    const bare = line.trim()
    if (/^[}>]/.test(bare)) depth -= 1
    const shown = bare === '' ? '' : '  '.repeat(depth) + bare
    if (/[{]$/.test(bare)) depth += 1
    return shown
  })
  return lines.join('\n')
}

function typesOf({ name, description, method, path, parameters, body, answer, streams }: Operation): string {
  const request: Schema = {
    type: 'object',
    properties: Object.fromEntries([
      ...parameters.map((each) => [memberOf(each), { ...each.schema, description: each.description ?? '' }]),
      ...(body ? [['body', body.schema]] : []),
    ]),
    // The client finds an Idempotency-Key itself when it is given none.
    required: [
      ...parameters.filter((each) => each.required && each.name !== 'idempotency-key').map(memberOf),
      ...(body?.required ? ['body'] : []),
    ],
  }
  const answered = answer ? typeOf(answer) : 'undefined'
  return `  ${commentOf(`${method} ${path}: ${description}`)}
  ${keyOf(name)}: {
    request: ${Object.keys(request.properties ?? {}).length > 0 ? typeOf(request) : 'Record<never, never>'}
    ${streams ? 'streams' : 'answer'}: ${answered}
  }`
}

function callOf({ method, path, parameters, body, streams }: Omit<Operation, 'name'>) {
  const named = (place: Parameter['in']) =>
    Object.fromEntries(parameters.filter((each) => each.in === place).map((each) => [memberOf(each), each.name]))
  return {
    ...{ method, path, query: named('query'), headers: named('header') },
    ...{ body: body !== undefined, streams },
  }
}

/** A header or parameter as a member of an object: if-match is ifMatch. */
const memberOf = ({ name }: Parameter) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
