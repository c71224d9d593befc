# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts that pack the application, after .mvn/find-jdk.sh. Needs $root, the folder of the repository, where it has been built.

# Makes a Java runtime in the folder $1 with the modules that the application needs, and those in the following arguments. It is not
# compressed, because gzip makes the whole smaller than jlink does its parts.
java_runtime() {
  runtime=$1
  shift
  modules=java.desktop,java.logging,java.management,java.net.http,java.xml,jdk.management,jdk.unsupported
  for module; do modules=$modules,$module; done
  "$JAVA_HOME/bin/jlink" --output "$runtime" --compress zip-0 --strip-java-debug-attributes --no-header-files --no-man-pages \
    --add-modules "$modules"
}

# Copies all jars of the application to the folder $1.
copy_application() {
  mkdir -p "$1"
  cp "$root"/cli/target/app/*.jar "$1"
}

# Removes native libraries for other architectures from the folder $1.
keep_this_architecture() {
  case $(uname -m) in x86_64) other=arm64 ;; *) other=x86-64 ;; esac
  rm "$1"/ssd4j-*natives-linux-$other-*.jar
}
