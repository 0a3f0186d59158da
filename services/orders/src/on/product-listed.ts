import { ProductListed } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { keepProduct } from '../copies.ts'

export const productListed = on(ProductListed, ({ data }, tx) => keepProduct(tx, data))
