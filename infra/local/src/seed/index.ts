export { products } from './products.ts'
export { fillShelf } from './shelf.ts'
