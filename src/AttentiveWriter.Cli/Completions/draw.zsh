#compdef draw
# Completion of draw for zsh: eval "$(draw completion zsh)", after compinit
_draw() {
  local line="draw ${(j: :)${(@)words[2,CURRENT]}}"
  local -a found settings
  found=(${(f)"$(command ${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)"})
  # A setting goes on after its =.
  settings=(${(M)found:#*=})
  found=(${found:#*=})
  if (( ${#found} + ${#settings} )); then
    compadd -- $found
    compadd -S '' -- $settings
  else
    _files
  fi
}
compdef _draw draw
