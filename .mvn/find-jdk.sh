# SPDX-License-Identifier: Apache-2.0
# Sourced by mvnw and ssd4j before they start Java: sets JAVA_HOME to a JDK 25 or newer, or says what to install.
# Maven's own plugins (jar, formatter, Error Prone) run in Maven's JVM, so a toolchain would take effect too late.
#   ssd4j_program    the program that it must have: javac, or java if nothing is compiled, so that a JRE is enough

ssd4j_needed_jdk=25
ssd4j_program=${ssd4j_program:-javac}

# Prints the feature release of the JDK in $1 ("25"), or nothing if it does not have the program.
ssd4j_jdk_release() {
  [ -x "$1/bin/$ssd4j_program" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/$ssd4j_program" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p; s/^[a-z]* version "\([0-9]*\).*/\1/p'
  fi
}

# Sets JAVA_HOME and succeeds if $1 is a JDK that is new enough.
ssd4j_try_jdk() {
  ssd4j_release=$(ssd4j_jdk_release "$1")
  [ -n "$ssd4j_release" ] && [ "$ssd4j_release" -ge "$ssd4j_needed_jdk" ] || return 1
  JAVA_HOME=$1
  export JAVA_HOME
}

ssd4j_find_jdk() {
  if [ -n "${SSD4J_JAVA_HOME-}" ]; then
    ssd4j_try_jdk "$SSD4J_JAVA_HOME" && return 0
    echo "ssd4j: SSD4J_JAVA_HOME=$SSD4J_JAVA_HOME is not a JDK $ssd4j_needed_jdk or newer." >&2
    return 1
  fi
  [ -n "${JAVA_HOME-}" ] && ssd4j_try_jdk "$JAVA_HOME" && return 0
  ssd4j_found=$(command -v "$ssd4j_program" 2>/dev/null) && ssd4j_found=$(readlink -f "$ssd4j_found") \
    && ssd4j_try_jdk "${ssd4j_found%"/bin/$ssd4j_program"}" && return 0
  for ssd4j_jdk in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME-}"/.sdkman/candidates/java/* \
      "${HOME-}"/.jdks/* "${HOME-}"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    ssd4j_try_jdk "$ssd4j_jdk" && return 0
  done
  {
    echo "ssd4j needs a JDK $ssd4j_needed_jdk or newer and found none."
    echo "  looked at: SSD4J_JAVA_HOME, JAVA_HOME (${JAVA_HOME:-not set}), the $ssd4j_program on the PATH (${ssd4j_found:-none}),"
    echo "             /usr/lib/jvm, /usr/java, /opt/java, /opt/jdk*, ~/.sdkman, ~/.jdks, ~/.local/share/mise"
    echo "  install one, for example Eclipse Temurin 25 (https://adoptium.net), or set SSD4J_JAVA_HOME to its folder."
  } >&2
  return 1
}

ssd4j_find_jdk || exit 1
