import type { SubjectView } from '../../api/schemas.ts'
import styles from './schema.module.css'

/** The fields of a schema, those within others below them. */
export const Fields = ({ fields }: { fields: SubjectView['fields'] }) => (
  <div className={styles.scroll}>
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Type</th>
          <th scope="col">Default</th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ path, type, doc, default: given, personal }) => (
          <tr key={path}>
            <td className={styles.code}>{path}</td>
            <td className={styles.code}>{type}</td>
            <td className={styles.code}>{given ?? '–'}</td>
            <td>
              {personal ? <strong>personal, encrypted. </strong> : null}
              {doc}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
