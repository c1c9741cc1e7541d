package dev.plimsoll.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which processor is whose while something is measured, and whether a program is there. */
final class Cpus {
  static final int TARGET = 0;
  static final int GENERATOR = 1;

  private Cpus() {}

  /** Why nothing can be measured here, or empty. */
  static Optional<String> missing() {
    if (!Proc.exists()) {
      return Optional.of("it needs Linux's /proc");
    }
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return Optional.of("it needs two processors, one for the target and one for the generator");
    }
    return program("taskset").isEmpty() || program("setsid").isEmpty()
        ? Optional.of("it needs taskset and setsid: apt-get install util-linux")
        : Optional.empty();
  }

  /** Where a program of this name lies on the path, or in the folders of an administrator. */
  static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
