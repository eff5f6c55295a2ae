# Completion of draw for bash: eval "$(draw completion bash)"
_draw() {
  local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
  [[ $word == "=" ]] && word=
  line="draw ${line#* }"
  # bash takes what follows a = for a word of its own.
  local whole=${line##* }
  COMPREPLY=($(compgen -W '$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)' -- "$whole"))
  COMPREPLY=("${COMPREPLY[@]#"${whole%"$word"}"}")
  # A setting goes on after its =.
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o default -F _draw draw
