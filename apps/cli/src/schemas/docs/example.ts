import { createHash } from 'node:crypto'
import { type AvroJson, type AvroObject, type Lookup, lookupIn } from '@waybill/operations'

// What a reader expects under a name, or under that of one record; any other text is shown as the name itself.
const BY_NAME: Record<string, unknown> = {
  amountMinor: 1250,
  carrier: 'Swift Parcel',
  city: 'Berlin',
  country: 'DE',
  currency: 'EUR',
  email: 'ann@example.com',
  name: 'Green tea, 100 g',
  'Address.name': 'Ann Example',
  'UserCreated.name': 'Ann Example',
  'UserUpdated.name': 'Ann Example',
  postalCode: '10115',
  quantity: 2,
  sku: 'TEA-GREEN-100',
  street: 'Hauptstraße 1',
}

const TIME = new Date('2026-11-21T08:00:00.000Z')

/** Data that fits an event's schema, as code holds it. The same field has the same value in every event. */
export function exampleOf(schema: object): Record<string, unknown> {
  const lookup = lookupIn(schema as AvroJson)
  return valueAt(schema as AvroJson, '', lookup) as Record<string, unknown>
}

function valueAt(type: AvroJson, name: string, lookup: Lookup): unknown {
  const found = lookup(type)
  if (typeof found === 'string') return plain(found, name)
  if (Array.isArray(found)) return valueAt(found.find((branch) => branch !== 'null') ?? 'null', name, lookup)
  const words = found.symbols ?? found.oneOf
  if (words) return words[0]
  if (found.fields) {
    const nameOf = (field: string) => (`${found.name}.${field}` in BY_NAME ? `${found.name}.${field}` : field)
    return Object.fromEntries(found.fields.map(({ name, type }) => [name, valueAt(type, nameOf(name), lookup)]))
  }
  if (found.items !== undefined) return [valueAt(found.items, name, lookup)]
  return plain(found.logicalType ?? String((found as AvroObject).type), name)
}

function plain(type: string, name: string): unknown {
  switch (type) {
    case 'null':
      return null
    case 'boolean':
      return true
    case 'int':
    case 'long':
      return typeof BY_NAME[name] === 'number' ? BY_NAME[name] : 1
    case 'bigint':
      return 1n
    case 'timestamp-millis':
      return TIME
    case 'uuid':
      return uuidOf(name)
    case 'string':
      return typeof BY_NAME[name] === 'string' ? BY_NAME[name] : name
    default:
      throw new TypeError(`There is no example for type ${type}. Add one to apps/cli/src/schemas/docs/example.ts`)
  }
}

/** A UUID that is the field's own in every event, so that an order has one id on all pages. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
