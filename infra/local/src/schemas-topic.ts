/** Where our registry keeps schemas. */
export const SCHEMAS_TOPIC = '_schemas'
