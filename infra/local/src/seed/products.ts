export interface Product {
  readonly sku: string
  readonly name: string
  /** In euro cents. */
  readonly price: number
  readonly stock: number
  readonly requiresPrescription?: true
}

/** The shelf of the demo: a pharmacy that sells more than medicine. Two products need a prescription. */
export const products: readonly Product[] = [
  { sku: 'PLASTERS-20', name: 'Plasters, 20 pieces', price: 349, stock: 500 },
  { sku: 'BANDAGE-6CM', name: 'Elastic bandage, 6 cm', price: 499, stock: 300 },
  { sku: 'FIRST-AID-KIT', name: 'First-aid kit for the car', price: 2_490, stock: 80 },
  { sku: 'THERMOMETER', name: 'Digital thermometer', price: 1_290, stock: 150 },
  { sku: 'BP-MONITOR', name: 'Blood pressure monitor, upper arm', price: 4_995, stock: 40 },
  { sku: 'VITAMIN-D3', name: 'Vitamin D3 1000 IU, 90 capsules', price: 995, stock: 400 },
  { sku: 'MAGNESIUM', name: 'Magnesium 400 mg, 60 tablets', price: 845, stock: 350 },
  { sku: 'SUN-CREAM-50', name: 'Sun cream SPF 50, 200 ml', price: 1_599, stock: 200 },
  { sku: 'HAND-CREAM', name: 'Hand cream, 75 ml', price: 450, stock: 250 },
  { sku: 'COUGH-SYRUP', name: 'Thyme cough syrup, 100 ml', price: 789, stock: 220 },
  {
    sku: 'AMOXICILLIN-500',
    name: 'Amoxicillin 500 mg, 20 tablets',
    price: 1_180,
    stock: 120,
    requiresPrescription: true,
  },
  { sku: 'SALBUTAMOL', name: 'Salbutamol inhaler, 200 puffs', price: 1_650, stock: 90, requiresPrescription: true },
]
