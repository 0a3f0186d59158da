/** Makes an option that may be given again a list, in the order in which it was given. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text]
