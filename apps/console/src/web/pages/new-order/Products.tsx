import type { Product } from '../../api/products.ts'
import { money } from '../../format/money.ts'
import styles from './new-order.module.css'

interface Props {
  products: readonly Product[]
  quantities: ReadonlyMap<string, number>
  onChange: (quantities: ReadonlyMap<string, number>) => void
}

const MOST = 999

/** What is on sale, each with a number. More than there is may be asked for: the shelf says no then. */
export const Products = ({ products, quantities, onChange }: Props) => (
  <ul className={styles.products}>
    {products.map(({ sku, name, price, available, requiresPrescription }) => {
      const quantity = quantities.get(sku) ?? 0
      const set = (value: number) =>
        onChange(new Map(quantities).set(sku, Math.max(0, Math.min(MOST, Math.trunc(value) || 0))))
      return (
        <li key={sku} data-chosen={quantity > 0}>
          <div className={styles.name}>
            <span>{name}</span>
            <span className={styles.hint}>
              {sku} · {available} there{requiresPrescription ? ' · a pharmacist looks first' : ''}
            </span>
          </div>
          <span className={styles.price}>{money(price)}</span>
          <span className={styles.stepper}>
            <button type="button" aria-label={`One ${name} less`} onClick={() => set(quantity - 1)}>
              −
            </button>
            <input
              type="number"
              min={0}
              max={MOST}
              aria-label={`How many: ${name}`}
              value={quantity}
              onChange={({ target }) => set(target.valueAsNumber)}
            />
            <button type="button" aria-label={`One ${name} more`} onClick={() => set(quantity + 1)}>
              +
            </button>
          </span>
        </li>
      )
    })}
  </ul>
)
