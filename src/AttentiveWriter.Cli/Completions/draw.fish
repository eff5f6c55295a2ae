# Completion of draw for fish: draw completion fish | source
function __draw_complete
    set -l line (string replace -r '^\s*\S+\s' 'draw ' -- (commandline -cp))
    set -l program (commandline -opc)[1]
    set -l found (command $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
    # Where nothing is offered behind a command, a path stands.
    if set -q found[1]
        printf '%s\n' $found
    else if test (count (commandline -opc)) -gt 1
        __fish_complete_path (commandline -ct)
    end
end
complete -c draw -f -a '(__draw_complete)'
