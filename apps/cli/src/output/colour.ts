import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours text when the output goes to a terminal that shows colours; NO_COLOR and FORCE_COLOR decide first. */
export const colour = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })
