import styles from './table.module.css'

/** The head of a column of numbers. */
export const NumberHead = ({ children }: { children: string }) => (
  <th scope="col" className={styles.number}>
    {children}
  </th>
)
