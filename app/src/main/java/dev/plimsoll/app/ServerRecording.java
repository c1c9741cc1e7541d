package dev.plimsoll.app;

import dev.plimsoll.app.config.DecidingConfig;
import dev.plimsoll.app.config.RecordingConfig;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.recording.Deferred;
import dev.plimsoll.recording.Head;
import dev.plimsoll.recording.Names;
import dev.plimsoll.recording.RecordingWriter;
import dev.plimsoll.recording.Transcript;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a server that is recorded writes down, from its opening until it is closed. The file is made
 * when the server listens: one that does not come to that leaves the last recording as it is.
 */
final class ServerRecording implements AutoCloseable {
  private static final int SALT_BYTES = 8;

  private final RecordingConfig to;
  private final Head head;
  private final Consumer<String> told;
  private final Deferred lines = new Deferred();
  private final Transcript transcript;
  private Optional<RecordingWriter> writer = Optional.empty();

  private ServerRecording(RecordingConfig to, Head head, Consumer<String> told) {
    this.to = to;
    this.head = head;
    this.told = told;
    this.transcript = new Transcript(head.began(), lines);
  }

  /**
   * Begins to listen; {@link #start} begins to write.
   *
   * @param config the server's, as it was read
   * @param told hears what whoever runs the server should know of it
   * @throws dev.plimsoll.base.yaml.InputException when the file could not be written
   */
  static ServerRecording open(RecordingConfig to, Value config, Consumer<String> told) {
    RecordingWriter.check(to.file());
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    String grains = HexFormat.of().formatHex(salt);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Head head =
        new Head(now, Version.number(), grains, DecidingConfig.of(config, new Names(grains)));
    return new ServerRecording(to, head, told);
  }

  /** What the server tells. */
  Transcript transcript() {
    return transcript;
  }

  /** Makes the file, and writes what was heard until now. */
  void start() {
    RecordingWriter made = RecordingWriter.open(to.file(), to.size(), head, told);
    writer = Optional.of(made);
    lines.to(made);
  }

  @Override
  public void close() {
    writer.ifPresent(RecordingWriter::close);
  }
}
