import type { Address, AddressRead } from './generated/shapes.ts'

/** An address as services keep it: without name and street when its person was erased, the rest still finds the town. */
export const keptAddress = ({ name, street, ...rest }: AddressRead): Address => ({
  ...rest,
  name: name ?? '',
  street: street ?? '',
})
