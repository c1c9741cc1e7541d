# Sourced by mvnw and plimsoll: puts a JDK 25 in JAVA_HOME, or says in one line how to get one.
# Looks at JAVA_HOME, JAVA_HOME_25*, java on PATH, then where Linux, SDKMAN, asdf, Homebrew and macOS put JDKs.
# Starts no process where it can: the launcher waits for this at every call.
is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while read -r line; do
    case $line in 'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) return 0 ;; esac
  done <"$1/release"
  return 1
}

find_jdk25() {
  path_java=$(command -v java 2>/dev/null || true)
  if [ -n "$path_java" ]; then # follow links, so that /usr/bin/java leads to its JDK
    while [ -L "$path_java" ]; do
      link=$(readlink "$path_java")
      case $link in /*) path_java=$link ;; *) path_java=${path_java%/*}/$link ;; esac
    done
    path_java=${path_java%/*}
    path_java=${path_java%/*}
  fi
  for jdk in "${JAVA_HOME-}" "${JAVA_HOME_25-}" "${JAVA_HOME_25_X64-}" "${JAVA_HOME_25_ARM64-}" "$path_java" \
    /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/*java* "${SDKMAN_DIR-$HOME/.sdkman}"/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

if ! find_jdk25; then
  echo "plimsoll: no JDK 25 found; get one with 'sdk install java 25-tem' (sdkman.io), 'brew install openjdk@25' or from adoptium.net, or set JAVA_HOME to it" >&2
  exit 1
fi
