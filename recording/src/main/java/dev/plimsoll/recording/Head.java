package dev.plimsoll.recording;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first line of a recording.
 *
 * @param began the moment that all times count from
 * @param version of the program that wrote it
 * @param salt of its {@link Names}
 * @param config what of the server's configuration decides, names hashed, nothing secret in it
 */
public record Head(Instant began, String version, String salt, ObjectNode config) {
  /** The format that this program writes; it reads no other. */
  public static final int FORMAT = 1;
}
