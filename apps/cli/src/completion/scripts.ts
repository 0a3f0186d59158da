/** What a shell runs to complete a command line of `waybill`. Each asks `waybill complete` for the words that fit. */
export const scripts = {
  bash: `_waybill() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _waybill waybill ./waybill
`,
  zsh: `#compdef waybill
_waybill() {
  local -a found
  found=("\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\\\:/g; s/\\t/:/')}")
  [[ -n "\${found[1]}" ]] && _describe waybill found || _files
}
compdef _waybill waybill ./waybill
`,
  fish: `complete -c waybill -f -a '(waybill complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
} as const

export type Shell = keyof typeof scripts
