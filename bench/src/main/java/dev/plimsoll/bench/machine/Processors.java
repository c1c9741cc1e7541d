package dev.plimsoll.bench.machine;

import java.util.Optional;

/** Which processor is whose while something is measured. */
public final class Processors {
  public static final int TARGET = 0;
  public static final int GENERATOR = 1;

  private Processors() {}

  /** Why nothing can be measured here, or empty. */
  public static Optional<String> missing() {
    if (!Proc.exists()) {
      return Optional.of("it needs Linux's /proc");
    }
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return Optional.of("it needs two processors, one for the target and one for the generator");
    }
    return Programs.find("taskset").isEmpty() || Programs.find("setsid").isEmpty()
        ? Optional.of("it needs taskset and setsid: apt-get install util-linux")
        : Optional.empty();
  }
}
