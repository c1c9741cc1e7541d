package dev.plimsoll.ports.model;

import dev.plimsoll.core.work.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names one step of a task's run for whoever takes idempotency keys, so that a step that is done
 * again after a crash or a retry has its effect once. Never tells what was asked.
 */
public final class StepKey {
  private StepKey() {}

  /**
   * The same for every attempt of the same step.
   *
   * @param payload what the step is asked: an edited dead letter is another run
   * @param step its name within the run
   */
  public static String of(TaskId run, String payload, String step) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(run.value().getBytes(StandardCharsets.US_ASCII));
      digest.update(MessageDigest.getInstance("SHA-256").digest(utf8(payload)));
      return HexFormat.of().formatHex(digest.digest(utf8(step)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
