# Completion of draw for fish: draw completion fish | source
function __draw_complete
    set -l line (string replace -r '^\s*\S+\s' 'draw ' -- (commandline -cp))
    set -l program (commandline -opc)[1]
    command $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c draw -a '(__draw_complete)'
