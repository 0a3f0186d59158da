/** Short ways to write the schemas of the tests. */
export const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more })

export const record = (name: string, fields: object[], more: object = {}) => ({ type: 'record', name, fields, ...more })

export const enumeration = (name: string, symbols: string[], more: object = {}) => ({
  type: 'enum',
  name,
  symbols,
  ...more,
})

export const fixed = (name: string, size: number, more: object = {}) => ({ type: 'fixed', name, size, ...more })

export const array = (items: unknown) => ({ type: 'array', items })

export const map = (values: unknown) => ({ type: 'map', values })
