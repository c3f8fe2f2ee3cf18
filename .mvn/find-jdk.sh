# Sourced by alea and mvnw: find_jdk prints the home of a JDK 25 or newer, or says how to get one and fails.

alea_jdk_major() { # the major version of the JDK at $1, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

alea_jdk_candidates() {
  [ -n "${ALEA_JAVA_HOME:-}" ] && printf '%s\n' "$ALEA_JAVA_HOME"
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  if java_bin=$(command -v java 2>/dev/null); then
    while [ -L "$java_bin" ]; do
      link=$(readlink "$java_bin")
      case $link in /*) java_bin=$link ;; *) java_bin=$(dirname "$java_bin")/$link ;; esac
    done
    dirname "$(dirname "$java_bin")"
  fi
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$home" ] && printf '%s\n' "$home"
  done
}

find_jdk() {
  # JDK 25 itself is preferred to a newer one: the incubating vector API may change between releases.
  newer=
  while IFS= read -r home; do
    major=$(alea_jdk_major "$home")
    [ "${major:-0}" -eq 25 ] && { printf '%s\n' "$home"; return 0; }
    [ "${major:-0}" -gt 25 ] && [ -z "$newer" ] && newer=$home
  done <<EOF
$(alea_jdk_candidates)
EOF
  [ -n "$newer" ] && { printf '%s\n' "$newer"; return 0; }
  echo "Alea needs JDK 25 and found none in ALEA_JAVA_HOME, JAVA_HOME, the PATH or the usual folders:" \
    "install one (for example Eclipse Temurin 25) and set JAVA_HOME to its folder." >&2
  return 1
}
